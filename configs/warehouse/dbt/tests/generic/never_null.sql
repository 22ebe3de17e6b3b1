{% test never_null(model, columns) %}
-- Rows that lack what every row has.
select *
from {{ model }}
where {% for column in columns %}{{ adapter.quote(column) }} is null{{ " or " if not loop.last }}{% endfor %}

{% endtest %}
