-- The newest revision of each article.
select *
from {{ source('newsbeam', 'articles') }}
where true
qualify row_number() over (
  partition by article_id order by fetched_at desc, revision desc
) = 1
