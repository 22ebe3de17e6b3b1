-- newsbeam schema 1.0 for DuckDB, made by `newsbeam schema --format duckdb`.
-- The views read the files in place. While a run is being published they may show
-- a part of it; `newsbeam files` names those of whole commits. A table without a file
-- yet cannot have a view: DuckDB refuses an empty glob.

-- One revision of one story.
CREATE OR REPLACE VIEW articles AS
SELECT
  CAST(article_id AS VARCHAR) AS article_id,
  CAST(revision AS BIGINT) AS revision,
  CAST(revision_kind AS VARCHAR) AS revision_kind,
  CAST(entry_id AS VARCHAR) AS entry_id,
  CAST(feed_id AS VARCHAR) AS feed_id,
  CAST(publisher AS VARCHAR) AS publisher,
  CAST(entry_guid AS VARCHAR) AS entry_guid,
  CAST(identity_rung AS VARCHAR) AS identity_rung,
  CAST(url AS VARCHAR) AS url,
  CAST(final_url AS VARCHAR) AS final_url,
  CAST(canonical_url AS VARCHAR) AS canonical_url,
  CAST(parent_url AS VARCHAR) AS parent_url,
  CAST(position_in_page AS BIGINT) AS position_in_page,
  CAST(articles_in_page AS BIGINT) AS articles_in_page,
  CAST(page_kind AS VARCHAR) AS page_kind,
  CAST(title AS VARCHAR) AS title,
  CAST(title_normalized AS VARCHAR) AS title_normalized,
  CAST(summary AS VARCHAR) AS summary,
  CAST(text AS VARCHAR) AS text,
  CAST(text_normalized AS VARCHAR) AS text_normalized,
  CAST(edits AS STRUCT("field" VARCHAR, "start" BIGINT, "end" BIGINT, original VARCHAR, replacement VARCHAR, rule VARCHAR)[]) AS edits,
  CAST(word_count AS BIGINT) AS word_count,
  CAST(authors AS VARCHAR[]) AS authors,
  CAST(byline AS VARCHAR) AS byline,
  CAST(agency AS VARCHAR) AS agency,
  CAST(dateline_place AS VARCHAR) AS dateline_place,
  CAST(section AS VARCHAR) AS section,
  CAST(keywords AS VARCHAR[]) AS keywords,
  CAST(feed_categories AS VARCHAR[]) AS feed_categories,
  CAST(image_url AS VARCHAR) AS image_url,
  CAST(rights AS VARCHAR) AS rights,
  CAST(published_at AS TIMESTAMP WITH TIME ZONE) AS published_at,
  CAST(published_at_raw AS VARCHAR) AS published_at_raw,
  CAST(published_at_source AS VARCHAR) AS published_at_source,
  CAST(published_at_precision AS VARCHAR) AS published_at_precision,
  CAST(modified_at AS TIMESTAMP WITH TIME ZONE) AS modified_at,
  CAST(first_published_date AS DATE) AS first_published_date,
  CAST(first_seen_at AS TIMESTAMP WITH TIME ZONE) AS first_seen_at,
  CAST(fetched_at AS TIMESTAMP WITH TIME ZONE) AS fetched_at,
  CAST(language_confidence AS DOUBLE) AS language_confidence,
  CAST(language_declared AS VARCHAR) AS language_declared,
  CAST(language_source AS VARCHAR) AS language_source,
  CAST(topics AS STRUCT(qcode VARCHAR, label VARCHAR, score DOUBLE)[]) AS topics,
  CAST(topic_evidence AS STRUCT(qcode VARCHAR, "field" VARCHAR, "start" BIGINT, "end" BIGINT, term VARCHAR)[]) AS topic_evidence,
  CAST(cluster_id AS VARCHAR) AS cluster_id,
  CAST(is_syndicated AS BOOLEAN) AS is_syndicated,
  CAST(has_paywall AS BOOLEAN) AS has_paywall,
  CAST(robots_flags AS VARCHAR[]) AS robots_flags,
  CAST(title_source AS VARCHAR) AS title_source,
  CAST(authors_source AS VARCHAR) AS authors_source,
  CAST(text_source AS VARCHAR) AS text_source,
  CAST(archive_file AS VARCHAR) AS archive_file,
  CAST(archive_offset AS BIGINT) AS archive_offset,
  CAST(payload_digest AS VARCHAR) AS payload_digest,
  CAST(content_hash AS VARCHAR) AS content_hash,
  CAST(run_id AS VARCHAR) AS run_id,
  CAST(pipeline_version AS VARCHAR) AS pipeline_version,
  CAST(extractor_version AS VARCHAR) AS extractor_version,
  CAST(config_digest AS VARCHAR) AS config_digest,
  CAST(taxonomy_version AS VARCHAR) AS taxonomy_version,
  CAST(schema_version AS VARCHAR) AS schema_version,
  CAST(published_date AS DATE) AS published_date,
  CAST(language AS VARCHAR) AS language
FROM read_parquet(
  'news/articles/published_date=*/language=*/*.parquet',
  union_by_name = true,
  hive_partitioning = true,
  hive_types = {'published_date': DATE, 'language': VARCHAR}
);

-- The newest revision of each article.
CREATE OR REPLACE VIEW articles_latest AS
SELECT *
FROM articles
QUALIFY row_number() OVER (
  PARTITION BY article_id ORDER BY fetched_at DESC, revision DESC
) = 1;

-- One thing that did not become a row, and why.
CREATE OR REPLACE VIEW drops AS
SELECT
  CAST(run_id AS VARCHAR) AS run_id,
  CAST(subject AS VARCHAR) AS subject,
  CAST(reason AS VARCHAR) AS reason,
  CAST(kind AS VARCHAR) AS kind,
  CAST(detail AS VARCHAR) AS detail,
  CAST(stage AS VARCHAR) AS stage,
  CAST(feed_id AS VARCHAR) AS feed_id,
  CAST(publisher AS VARCHAR) AS publisher,
  CAST(entry_id AS VARCHAR) AS entry_id,
  CAST(url AS VARCHAR) AS url,
  CAST(entry_guid AS VARCHAR) AS entry_guid,
  CAST(http_status AS BIGINT) AS http_status,
  CAST(attempts AS BIGINT) AS attempts,
  CAST(is_transient AS BOOLEAN) AS is_transient,
  CAST(first_seen_at AS TIMESTAMP WITH TIME ZONE) AS first_seen_at,
  CAST(dropped_at AS TIMESTAMP WITH TIME ZONE) AS dropped_at,
  CAST(run_date AS DATE) AS run_date
FROM read_parquet(
  'news/drops/run_date=*/*.parquet',
  union_by_name = true,
  hive_partitioning = true,
  hive_types = {'run_date': DATE}
);

-- How one feed did in one run.
CREATE OR REPLACE VIEW feeds AS
SELECT
  CAST(run_id AS VARCHAR) AS run_id,
  CAST(feed_id AS VARCHAR) AS feed_id,
  CAST(url AS VARCHAR) AS url,
  CAST(final_url AS VARCHAR) AS final_url,
  CAST(publisher AS VARCHAR) AS publisher,
  CAST(status AS VARCHAR) AS status,
  CAST(http_status AS BIGINT) AS http_status,
  CAST(not_modified AS BOOLEAN) AS not_modified,
  CAST(entries AS BIGINT) AS entries,
  CAST(new_entries AS BIGINT) AS new_entries,
  CAST(already_seen AS BIGINT) AS already_seen,
  CAST(undated AS BIGINT) AS undated,
  CAST(duplicated AS BIGINT) AS duplicated,
  CAST(newest_entry_at AS TIMESTAMP WITH TIME ZONE) AS newest_entry_at,
  CAST(latency_ms AS BIGINT) AS latency_ms,
  CAST(bytes AS BIGINT) AS bytes,
  CAST(etag AS VARCHAR) AS etag,
  CAST(last_modified AS VARCHAR) AS last_modified,
  CAST(next_poll_at AS TIMESTAMP WITH TIME ZONE) AS next_poll_at,
  CAST(failures AS BIGINT) AS failures,
  CAST(sickness AS VARCHAR[]) AS sickness,
  CAST(robots_flags AS VARCHAR[]) AS robots_flags,
  CAST(detail AS VARCHAR) AS detail,
  CAST(run_date AS DATE) AS run_date
FROM read_parquet(
  'news/feeds/run_date=*/*.parquet',
  union_by_name = true,
  hive_partitioning = true,
  hive_types = {'run_date': DATE}
);

-- One edge of the syndication graph.
CREATE OR REPLACE VIEW copies AS
SELECT
  CAST(run_id AS VARCHAR) AS run_id,
  CAST(article_id AS VARCHAR) AS article_id,
  CAST(earliest_article_id AS VARCHAR) AS earliest_article_id,
  CAST(containment AS DOUBLE) AS containment,
  CAST(shared AS BIGINT) AS shared,
  CAST(evidence AS VARCHAR[]) AS evidence,
  CAST(published_gap_seconds AS BIGINT) AS published_gap_seconds,
  CAST(run_date AS DATE) AS run_date
FROM read_parquet(
  'news/copies/run_date=*/*.parquet',
  union_by_name = true,
  hive_partitioning = true,
  hive_types = {'run_date': DATE}
);

-- One edit of one article, for analysis.
CREATE OR REPLACE VIEW edits AS
SELECT
  CAST(run_id AS VARCHAR) AS run_id,
  CAST(article_id AS VARCHAR) AS article_id,
  CAST(revision AS BIGINT) AS revision,
  CAST(language AS VARCHAR) AS language,
  CAST(publisher AS VARCHAR) AS publisher,
  CAST("field" AS VARCHAR) AS "field",
  CAST("start" AS BIGINT) AS "start",
  CAST("end" AS BIGINT) AS "end",
  CAST(original AS VARCHAR) AS original,
  CAST(replacement AS VARCHAR) AS replacement,
  CAST(rule AS VARCHAR) AS rule,
  CAST(run_date AS DATE) AS run_date
FROM read_parquet(
  'news/edits/run_date=*/*.parquet',
  union_by_name = true,
  hive_partitioning = true,
  hive_types = {'run_date': DATE}
);

-- The clusters as all edges together tell them: each article that has copies or is
-- one, with the earliest article of its cluster. `cluster_id` of a row is what was
-- known when it was written.
CREATE OR REPLACE VIEW clusters AS
WITH RECURSIVE edges AS (
  SELECT article_id AS one, earliest_article_id AS other FROM copies
  UNION
  SELECT earliest_article_id, article_id FROM copies
),
reached AS (
  SELECT one AS article_id, one AS member FROM edges
  UNION
  SELECT reached.article_id, edges.other
  FROM reached JOIN edges ON edges.one = reached.member
),
appeared AS (
  SELECT
    article_id,
    CASE
      WHEN published_at IS NULL THEN first_seen_at
      WHEN published_at_precision = 'day'
        THEN least(first_seen_at, published_at + INTERVAL 1 DAY)
      ELSE published_at
    END AS appeared_at,
    CASE WHEN agency IS NULL THEN 0 ELSE 1 END AS has_agency
  FROM articles
  WHERE revision = 1
)
SELECT reached.article_id, member AS cluster_id
FROM reached LEFT JOIN appeared ON appeared.article_id = reached.member
QUALIFY row_number() OVER (
  PARTITION BY reached.article_id ORDER BY appeared_at, has_agency, member
) = 1;
