#!/usr/bin/env bash
# Bring the articles of a dataset into BigQuery, commit by commit; again does no harm.
#
#   configs/warehouse/load_bigquery.sh gs://my-bucket/news news
#
# Once before: the tables of bigquery.sql, with your bucket in it, and
#   bq query --use_legacy_sql=false 'CREATE TABLE news.loaded (seq INT64 NOT NULL)'
# Then after each run. Needs newsbeam and Google's `bq`, logged in.
set -euo pipefail
dataset=${1%/} news=$2

query() { bq query --quiet --use_legacy_sql=false --format=csv "$1"; }

last=$(query "SELECT IFNULL(MAX(seq), 0) FROM $news.loaded" | tail -n 1)

# One line a file: number of the commit, + or -, address.
newsbeam files "$dataset" --since "$last" --table articles |
  sort -s -n -k 1,1 | awk -F '\t' '
    $1 != seq { if (seq) print seq "\t" added "\t" removed; seq = $1; added = removed = "" }
    $2 == "+" { added = added (added ? "," : "") $3 }
    $2 == "-" { removed = removed (removed ? "," : "") $3 }
    END { if (seq) print seq "\t" (added ? added : "-") "\t" removed }
  ' |
  while IFS=$'\t' read -r seq added removed; do
    if [ "$added" != - ] && [ -n "$added" ]; then
      bq load --quiet --replace --source_format=PARQUET --parquet_enable_list_inference \
        --hive_partitioning_mode=CUSTOM \
        --hive_partitioning_source_uri_prefix="$dataset/articles/{published_date:DATE}/{language:STRING}" \
        "$news.articles_staging" "$added" < /dev/null
      query "MERGE $news.articles AS t
        USING $news.articles_staging AS s
        ON t.article_id = s.article_id AND t.revision = s.revision
           AND t.published_date = s.published_date
        WHEN NOT MATCHED THEN INSERT ROW" < /dev/null
    fi
    # Files are removed where they are merged, which changes no row, and where articles
    # are taken down. What a partition no longer holds goes.
    for path in ${removed//,/ }; do
      date=$(sed -E 's/.*published_date=([0-9-]+).*/\1/' <<< "$path")
      language=$(sed -E 's/.*language=([a-z]+).*/\1/' <<< "$path")
      query "DELETE FROM $news.articles AS t
        WHERE t.published_date = '$date' AND t.language = '$language'
          AND NOT EXISTS (
            SELECT 1 FROM $news.articles_files AS f
            WHERE f.published_date = '$date' AND f.language = '$language'
              AND f.article_id = t.article_id AND f.revision = t.revision)" < /dev/null
    done
    query "INSERT INTO $news.loaded (seq) VALUES ($seq)" < /dev/null
    echo "loaded commit $seq" >&2
  done
