-- newsbeam schema 1.0 for BigQuery, made by `newsbeam schema --format bigquery`.
-- External tables (_files) read the files in place, and while a run is being published
-- a part of it. Native tables are for loading whole commits: see `newsbeam files`.

CREATE EXTERNAL TABLE IF NOT EXISTS news.articles_files (
  article_id STRING OPTIONS (description = 'Stable id of the story; key with `revision`.'),
  revision INT64 OPTIONS (description = '1, 2, …; a new one only where the text differs.'),
  revision_kind STRING OPTIONS (description = '`first` or `update`.'),
  entry_id STRING OPTIONS (description = 'The feed entry that led here.'),
  feed_id STRING OPTIONS (description = 'The feed it came by.'),
  publisher STRING OPTIONS (description = 'Configured name, else the registrable domain.'),
  entry_guid STRING OPTIONS (description = 'The entry\'s own guid.'),
  identity_rung STRING OPTIONS (description = 'How it was matched: `new guid canonical redirect slug content`.'),
  url STRING OPTIONS (description = 'The address as published in the feed.'),
  final_url STRING OPTIONS (description = 'The address after redirects.'),
  canonical_url STRING OPTIONS (description = 'Our normal form of the article\'s address.'),
  parent_url STRING OPTIONS (description = 'For a further story of a page: the page\'s address.'),
  position_in_page INT64 OPTIONS (description = '1 for a page\'s first story.'),
  articles_in_page INT64 OPTIONS (description = 'How many stories the page carried.'),
  page_kind STRING OPTIONS (description = '`article`, `live_blog`, `gallery` or `video`.'),
  title STRING OPTIONS (description = 'The headline as published.'),
  title_normalized STRING OPTIONS (description = 'The headline after the edits.'),
  summary STRING OPTIONS (description = 'The publisher\'s own summary or standfirst.'),
  text STRING OPTIONS (description = 'The body as extracted; paragraphs parted by a newline.'),
  text_normalized STRING OPTIONS (description = 'The body after the edits.'),
  edits ARRAY<STRUCT<`field` STRING, `start` INT64, `end` INT64, original STRING, replacement STRING, rule STRING>> OPTIONS (description = 'Every change from text to text_normalized.'),
  word_count INT64 OPTIONS (description = 'Words of the body, counted by script.'),
  authors ARRAY<STRING> OPTIONS (description = 'Persons who wrote it.'),
  byline STRING OPTIONS (description = 'The printed line of authors.'),
  agency STRING OPTIONS (description = 'News agency credited, e.g. `AP`, `Reuters`.'),
  dateline_place STRING OPTIONS (description = 'Place named in the dateline, e.g. `PARIS`.'),
  section STRING OPTIONS (description = 'The publisher\'s own rubric.'),
  keywords ARRAY<STRING> OPTIONS (description = 'The page\'s own keywords.'),
  feed_categories ARRAY<STRING> OPTIONS (description = 'Categories the feed gave the entry.'),
  image_url STRING OPTIONS (description = 'The lead picture\'s address.'),
  rights STRING OPTIONS (description = 'Rights configured or stated.'),
  published_at TIMESTAMP OPTIONS (description = 'When the publisher says it was published.'),
  published_at_raw STRING OPTIONS (description = 'That date as written by the publisher.'),
  published_at_source STRING OPTIONS (description = '`json_ld`, `meta`, `time`, `url`, `text`, `feed` or `page`.'),
  published_at_precision STRING OPTIONS (description = '`instant` (offset stated), `local` (no offset; taken as UTC) or `day`.'),
  modified_at TIMESTAMP OPTIONS (description = 'When the publisher says it was last changed.'),
  first_published_date DATE OPTIONS (description = 'Pinned at revision 1; equals the partition `published_date`.'),
  first_seen_at TIMESTAMP OPTIONS (description = 'The run that first met this article.'),
  fetched_at TIMESTAMP OPTIONS (description = 'When this page was fetched.'),
  language_confidence FLOAT64 OPTIONS (description = 'Between 0 and 1; null where the language is assumed.'),
  language_declared STRING OPTIONS (description = 'What the page or the feed says its language is.'),
  language_source STRING OPTIONS (description = '`script`, `detected`, `declared`, `assumed` or `none`.'),
  topics ARRAY<STRUCT<qcode STRING, label STRING, score FLOAT64>> OPTIONS (description = 'IPTC Media Topics, best first.'),
  topic_evidence ARRAY<STRUCT<qcode STRING, `field` STRING, `start` INT64, `end` INT64, term STRING>> OPTIONS (description = 'What speaks for them.'),
  cluster_id STRING OPTIONS (description = 'Earliest article known at write time this is a copy of, else itself.'),
  is_syndicated BOOL OPTIONS (description = 'Whether it is a copy of another article.'),
  has_paywall BOOL OPTIONS (description = 'Whether the page says it is not free to read.'),
  robots_flags ARRAY<STRING> OPTIONS (description = '`noindex`, `noarchive`, `tdm-reservation`, … as stated.'),
  title_source STRING OPTIONS (description = 'Where the title was taken from.'),
  authors_source STRING OPTIONS (description = 'Where the authors were taken from.'),
  text_source STRING OPTIONS (description = '`json_ld`, `dom`, `trafilatura`, `feed` or `feed_summary`.'),
  archive_file STRING OPTIONS (description = 'WARC file that holds the page as received.'),
  archive_offset INT64 OPTIONS (description = 'Offset of its response record there.'),
  payload_digest STRING OPTIONS (description = '`sha256:…` of the page\'s bytes, content encoding undone.'),
  content_hash STRING OPTIONS (description = 'Hash of normalized title and text.'),
  run_id STRING OPTIONS (description = 'The run that wrote the row.'),
  pipeline_version STRING OPTIONS (description = 'Version of newsbeam.'),
  extractor_version STRING OPTIONS (description = 'Version of the rules that read and normalize a text.'),
  config_digest STRING OPTIONS (description = 'Hash of the config\'s settings.'),
  taxonomy_version STRING OPTIONS (description = 'Version of the IPTC Media Topics.'),
  schema_version STRING OPTIONS (description = 'Version of this schema.')
)
WITH PARTITION COLUMNS (
  published_date DATE,
  language STRING
)
OPTIONS (
  description = 'One revision of one story.',
  format = 'PARQUET',
  enable_list_inference = TRUE,
  uris = ['gs://BUCKET/news/articles/*'],
  hive_partition_uri_prefix = 'gs://BUCKET/news/articles',
  require_hive_partition_filter = FALSE
);

CREATE TABLE IF NOT EXISTS news.articles (
  article_id STRING NOT NULL OPTIONS (description = 'Stable id of the story; key with `revision`.'),
  revision INT64 NOT NULL OPTIONS (description = '1, 2, …; a new one only where the text differs.'),
  revision_kind STRING NOT NULL OPTIONS (description = '`first` or `update`.'),
  entry_id STRING NOT NULL OPTIONS (description = 'The feed entry that led here.'),
  feed_id STRING NOT NULL OPTIONS (description = 'The feed it came by.'),
  publisher STRING NOT NULL OPTIONS (description = 'Configured name, else the registrable domain.'),
  entry_guid STRING OPTIONS (description = 'The entry\'s own guid.'),
  identity_rung STRING NOT NULL OPTIONS (description = 'How it was matched: `new guid canonical redirect slug content`.'),
  url STRING NOT NULL OPTIONS (description = 'The address as published in the feed.'),
  final_url STRING NOT NULL OPTIONS (description = 'The address after redirects.'),
  canonical_url STRING NOT NULL OPTIONS (description = 'Our normal form of the article\'s address.'),
  parent_url STRING OPTIONS (description = 'For a further story of a page: the page\'s address.'),
  position_in_page INT64 NOT NULL OPTIONS (description = '1 for a page\'s first story.'),
  articles_in_page INT64 NOT NULL OPTIONS (description = 'How many stories the page carried.'),
  page_kind STRING NOT NULL OPTIONS (description = '`article`, `live_blog`, `gallery` or `video`.'),
  title STRING NOT NULL OPTIONS (description = 'The headline as published.'),
  title_normalized STRING NOT NULL OPTIONS (description = 'The headline after the edits.'),
  summary STRING OPTIONS (description = 'The publisher\'s own summary or standfirst.'),
  text STRING NOT NULL OPTIONS (description = 'The body as extracted; paragraphs parted by a newline.'),
  text_normalized STRING NOT NULL OPTIONS (description = 'The body after the edits.'),
  edits ARRAY<STRUCT<`field` STRING, `start` INT64, `end` INT64, original STRING, replacement STRING, rule STRING>> OPTIONS (description = 'Every change from text to text_normalized.'),
  word_count INT64 NOT NULL OPTIONS (description = 'Words of the body, counted by script.'),
  authors ARRAY<STRING> OPTIONS (description = 'Persons who wrote it.'),
  byline STRING OPTIONS (description = 'The printed line of authors.'),
  agency STRING OPTIONS (description = 'News agency credited, e.g. `AP`, `Reuters`.'),
  dateline_place STRING OPTIONS (description = 'Place named in the dateline, e.g. `PARIS`.'),
  section STRING OPTIONS (description = 'The publisher\'s own rubric.'),
  keywords ARRAY<STRING> OPTIONS (description = 'The page\'s own keywords.'),
  feed_categories ARRAY<STRING> OPTIONS (description = 'Categories the feed gave the entry.'),
  image_url STRING OPTIONS (description = 'The lead picture\'s address.'),
  rights STRING OPTIONS (description = 'Rights configured or stated.'),
  published_at TIMESTAMP OPTIONS (description = 'When the publisher says it was published.'),
  published_at_raw STRING OPTIONS (description = 'That date as written by the publisher.'),
  published_at_source STRING OPTIONS (description = '`json_ld`, `meta`, `time`, `url`, `text`, `feed` or `page`.'),
  published_at_precision STRING OPTIONS (description = '`instant` (offset stated), `local` (no offset; taken as UTC) or `day`.'),
  modified_at TIMESTAMP OPTIONS (description = 'When the publisher says it was last changed.'),
  first_published_date DATE NOT NULL OPTIONS (description = 'Pinned at revision 1; equals the partition `published_date`.'),
  first_seen_at TIMESTAMP NOT NULL OPTIONS (description = 'The run that first met this article.'),
  fetched_at TIMESTAMP NOT NULL OPTIONS (description = 'When this page was fetched.'),
  language_confidence FLOAT64 OPTIONS (description = 'Between 0 and 1; null where the language is assumed.'),
  language_declared STRING OPTIONS (description = 'What the page or the feed says its language is.'),
  language_source STRING NOT NULL OPTIONS (description = '`script`, `detected`, `declared`, `assumed` or `none`.'),
  topics ARRAY<STRUCT<qcode STRING, label STRING, score FLOAT64>> OPTIONS (description = 'IPTC Media Topics, best first.'),
  topic_evidence ARRAY<STRUCT<qcode STRING, `field` STRING, `start` INT64, `end` INT64, term STRING>> OPTIONS (description = 'What speaks for them.'),
  cluster_id STRING NOT NULL OPTIONS (description = 'Earliest article known at write time this is a copy of, else itself.'),
  is_syndicated BOOL NOT NULL OPTIONS (description = 'Whether it is a copy of another article.'),
  has_paywall BOOL OPTIONS (description = 'Whether the page says it is not free to read.'),
  robots_flags ARRAY<STRING> OPTIONS (description = '`noindex`, `noarchive`, `tdm-reservation`, … as stated.'),
  title_source STRING NOT NULL OPTIONS (description = 'Where the title was taken from.'),
  authors_source STRING OPTIONS (description = 'Where the authors were taken from.'),
  text_source STRING NOT NULL OPTIONS (description = '`json_ld`, `dom`, `trafilatura`, `feed` or `feed_summary`.'),
  archive_file STRING OPTIONS (description = 'WARC file that holds the page as received.'),
  archive_offset INT64 OPTIONS (description = 'Offset of its response record there.'),
  payload_digest STRING OPTIONS (description = '`sha256:…` of the page\'s bytes, content encoding undone.'),
  content_hash STRING NOT NULL OPTIONS (description = 'Hash of normalized title and text.'),
  run_id STRING NOT NULL OPTIONS (description = 'The run that wrote the row.'),
  pipeline_version STRING NOT NULL OPTIONS (description = 'Version of newsbeam.'),
  extractor_version STRING NOT NULL OPTIONS (description = 'Version of the rules that read and normalize a text.'),
  config_digest STRING NOT NULL OPTIONS (description = 'Hash of the config\'s settings.'),
  taxonomy_version STRING NOT NULL OPTIONS (description = 'Version of the IPTC Media Topics.'),
  schema_version STRING NOT NULL OPTIONS (description = 'Version of this schema.'),
  published_date DATE NOT NULL OPTIONS (description = 'Partition: UTC date of publication, pinned.'),
  language STRING NOT NULL OPTIONS (description = 'Partition: BCP 47 primary tag or `und`, pinned.'),
  PRIMARY KEY (article_id, revision) NOT ENFORCED
)
PARTITION BY published_date
CLUSTER BY language, publisher, article_id
OPTIONS (description = 'One revision of one story.');

CREATE EXTERNAL TABLE IF NOT EXISTS news.drops_files (
  run_id STRING OPTIONS (description = 'The run that dropped it.'),
  subject STRING OPTIONS (description = '`feed`, `entry` or `story`.'),
  reason STRING OPTIONS (description = 'One of the closed set in docs/reasons.md.'),
  kind STRING OPTIONS (description = 'For `not_an_article`: the kind of page.'),
  detail STRING OPTIONS (description = 'What was seen, for people.'),
  stage STRING OPTIONS (description = 'The stage of the pipeline that dropped it.'),
  feed_id STRING OPTIONS (description = 'The feed it came by.'),
  publisher STRING OPTIONS (description = 'The publisher, if known.'),
  entry_id STRING OPTIONS (description = 'The entry; null for a feed.'),
  url STRING OPTIONS (description = 'Its address, secrets redacted.'),
  entry_guid STRING OPTIONS (description = 'The entry\'s guid.'),
  http_status INT64 OPTIONS (description = 'Last HTTP status.'),
  attempts INT64 OPTIONS (description = 'Requests made for it in this run.'),
  is_transient BOOL OPTIONS (description = 'Whether a later run tries again.'),
  first_seen_at TIMESTAMP OPTIONS (description = 'When the entry was first met.'),
  dropped_at TIMESTAMP OPTIONS (description = 'When it was dropped.')
)
WITH PARTITION COLUMNS (
  run_date DATE
)
OPTIONS (
  description = 'One thing that did not become a row, and why.',
  format = 'PARQUET',
  enable_list_inference = TRUE,
  uris = ['gs://BUCKET/news/drops/*'],
  hive_partition_uri_prefix = 'gs://BUCKET/news/drops',
  require_hive_partition_filter = FALSE
);

CREATE TABLE IF NOT EXISTS news.drops (
  run_id STRING NOT NULL OPTIONS (description = 'The run that dropped it.'),
  subject STRING NOT NULL OPTIONS (description = '`feed`, `entry` or `story`.'),
  reason STRING NOT NULL OPTIONS (description = 'One of the closed set in docs/reasons.md.'),
  kind STRING OPTIONS (description = 'For `not_an_article`: the kind of page.'),
  detail STRING OPTIONS (description = 'What was seen, for people.'),
  stage STRING NOT NULL OPTIONS (description = 'The stage of the pipeline that dropped it.'),
  feed_id STRING NOT NULL OPTIONS (description = 'The feed it came by.'),
  publisher STRING OPTIONS (description = 'The publisher, if known.'),
  entry_id STRING OPTIONS (description = 'The entry; null for a feed.'),
  url STRING OPTIONS (description = 'Its address, secrets redacted.'),
  entry_guid STRING OPTIONS (description = 'The entry\'s guid.'),
  http_status INT64 OPTIONS (description = 'Last HTTP status.'),
  attempts INT64 NOT NULL OPTIONS (description = 'Requests made for it in this run.'),
  is_transient BOOL NOT NULL OPTIONS (description = 'Whether a later run tries again.'),
  first_seen_at TIMESTAMP NOT NULL OPTIONS (description = 'When the entry was first met.'),
  dropped_at TIMESTAMP NOT NULL OPTIONS (description = 'When it was dropped.'),
  run_date DATE NOT NULL OPTIONS (description = 'Partition: UTC date of the run.')
)
PARTITION BY run_date
CLUSTER BY reason, feed_id
OPTIONS (description = 'One thing that did not become a row, and why.');

CREATE EXTERNAL TABLE IF NOT EXISTS news.feeds_files (
  run_id STRING OPTIONS (description = 'The run.'),
  feed_id STRING OPTIONS (description = 'The feed.'),
  url STRING OPTIONS (description = 'The configured address, secrets redacted.'),
  final_url STRING OPTIONS (description = 'After redirects, redacted.'),
  publisher STRING OPTIONS (description = 'The configured publisher.'),
  status STRING OPTIONS (description = '`ok`, `unchanged`, `not_due`, `failed` or `retired`.'),
  http_status INT64 OPTIONS (description = 'Last HTTP status.'),
  not_modified BOOL OPTIONS (description = 'Whether the server answered 304.'),
  entries INT64 OPTIONS (description = 'Entries in the body.'),
  new_entries INT64 OPTIONS (description = 'Entries that went on to be fetched.'),
  already_seen INT64 OPTIONS (description = 'Entries known from earlier runs.'),
  undated INT64 OPTIONS (description = 'Entries without a readable date.'),
  duplicated INT64 OPTIONS (description = 'Entries met again in this or another feed.'),
  newest_entry_at TIMESTAMP OPTIONS (description = 'Date of the newest entry.'),
  latency_ms INT64 OPTIONS (description = 'From request to whole body, milliseconds.'),
  bytes INT64 OPTIONS (description = 'Size of the decoded body.'),
  etag STRING OPTIONS (description = 'Validator given.'),
  last_modified STRING OPTIONS (description = 'Validator given.'),
  next_poll_at TIMESTAMP OPTIONS (description = 'When to ask again at the earliest.'),
  failures INT64 OPTIONS (description = 'Failures in a row.'),
  sickness ARRAY<STRING> OPTIONS (description = 'What is odd about the feed, by name.'),
  robots_flags ARRAY<STRING> OPTIONS (description = 'X-Robots-Tag and TDM flags of the feed.'),
  detail STRING OPTIONS (description = 'What failed, for people.')
)
WITH PARTITION COLUMNS (
  run_date DATE
)
OPTIONS (
  description = 'How one feed did in one run.',
  format = 'PARQUET',
  enable_list_inference = TRUE,
  uris = ['gs://BUCKET/news/feeds/*'],
  hive_partition_uri_prefix = 'gs://BUCKET/news/feeds',
  require_hive_partition_filter = FALSE
);

CREATE TABLE IF NOT EXISTS news.feeds (
  run_id STRING NOT NULL OPTIONS (description = 'The run.'),
  feed_id STRING NOT NULL OPTIONS (description = 'The feed.'),
  url STRING NOT NULL OPTIONS (description = 'The configured address, secrets redacted.'),
  final_url STRING OPTIONS (description = 'After redirects, redacted.'),
  publisher STRING OPTIONS (description = 'The configured publisher.'),
  status STRING NOT NULL OPTIONS (description = '`ok`, `unchanged`, `not_due`, `failed` or `retired`.'),
  http_status INT64 OPTIONS (description = 'Last HTTP status.'),
  not_modified BOOL NOT NULL OPTIONS (description = 'Whether the server answered 304.'),
  entries INT64 NOT NULL OPTIONS (description = 'Entries in the body.'),
  new_entries INT64 NOT NULL OPTIONS (description = 'Entries that went on to be fetched.'),
  already_seen INT64 NOT NULL OPTIONS (description = 'Entries known from earlier runs.'),
  undated INT64 NOT NULL OPTIONS (description = 'Entries without a readable date.'),
  duplicated INT64 NOT NULL OPTIONS (description = 'Entries met again in this or another feed.'),
  newest_entry_at TIMESTAMP OPTIONS (description = 'Date of the newest entry.'),
  latency_ms INT64 OPTIONS (description = 'From request to whole body, milliseconds.'),
  bytes INT64 OPTIONS (description = 'Size of the decoded body.'),
  etag STRING OPTIONS (description = 'Validator given.'),
  last_modified STRING OPTIONS (description = 'Validator given.'),
  next_poll_at TIMESTAMP OPTIONS (description = 'When to ask again at the earliest.'),
  failures INT64 NOT NULL OPTIONS (description = 'Failures in a row.'),
  sickness ARRAY<STRING> OPTIONS (description = 'What is odd about the feed, by name.'),
  robots_flags ARRAY<STRING> OPTIONS (description = 'X-Robots-Tag and TDM flags of the feed.'),
  detail STRING OPTIONS (description = 'What failed, for people.'),
  run_date DATE NOT NULL OPTIONS (description = 'Partition: UTC date of the run.'),
  PRIMARY KEY (run_id, feed_id) NOT ENFORCED
)
PARTITION BY run_date
CLUSTER BY feed_id
OPTIONS (description = 'How one feed did in one run.');

CREATE EXTERNAL TABLE IF NOT EXISTS news.copies_files (
  run_id STRING OPTIONS (description = 'The run that found it.'),
  article_id STRING OPTIONS (description = 'The copy.'),
  earliest_article_id STRING OPTIONS (description = 'The earliest article it copies.'),
  containment FLOAT64 OPTIONS (description = 'Shared shingles over the smaller text\'s.'),
  shared INT64 OPTIONS (description = 'Sampled shingles they share.'),
  evidence ARRAY<STRING> OPTIONS (description = 'Credits, bylines, publisher: what agrees or names the other.'),
  published_gap_seconds INT64 OPTIONS (description = 'From the earliest\'s publication to the copy\'s; null where one states none.')
)
WITH PARTITION COLUMNS (
  run_date DATE
)
OPTIONS (
  description = 'One edge of the syndication graph.',
  format = 'PARQUET',
  enable_list_inference = TRUE,
  uris = ['gs://BUCKET/news/copies/*'],
  hive_partition_uri_prefix = 'gs://BUCKET/news/copies',
  require_hive_partition_filter = FALSE
);

CREATE TABLE IF NOT EXISTS news.copies (
  run_id STRING NOT NULL OPTIONS (description = 'The run that found it.'),
  article_id STRING NOT NULL OPTIONS (description = 'The copy.'),
  earliest_article_id STRING NOT NULL OPTIONS (description = 'The earliest article it copies.'),
  containment FLOAT64 NOT NULL OPTIONS (description = 'Shared shingles over the smaller text\'s.'),
  shared INT64 NOT NULL OPTIONS (description = 'Sampled shingles they share.'),
  evidence ARRAY<STRING> OPTIONS (description = 'Credits, bylines, publisher: what agrees or names the other.'),
  published_gap_seconds INT64 OPTIONS (description = 'From the earliest\'s publication to the copy\'s; null where one states none.'),
  run_date DATE NOT NULL OPTIONS (description = 'Partition: UTC date of the run.'),
  PRIMARY KEY (run_id, article_id, earliest_article_id) NOT ENFORCED
)
PARTITION BY run_date
CLUSTER BY article_id
OPTIONS (description = 'One edge of the syndication graph.');

CREATE EXTERNAL TABLE IF NOT EXISTS news.edits_files (
  run_id STRING OPTIONS (description = 'The run.'),
  article_id STRING OPTIONS (description = 'The article.'),
  revision INT64 OPTIONS (description = 'Its revision.'),
  language STRING OPTIONS (description = 'Its language.'),
  publisher STRING OPTIONS (description = 'Its publisher.'),
  `field` STRING OPTIONS (description = 'Column that was changed: `title` or `text`.'),
  `start` INT64 OPTIONS (description = 'First code point changed, in the text as extracted.'),
  `end` INT64 OPTIONS (description = 'Code point after the last one changed.'),
  original STRING OPTIONS (description = 'The characters as published.'),
  replacement STRING OPTIONS (description = 'The characters in the normalized text.'),
  rule STRING OPTIONS (description = 'The rule that asked for it.')
)
WITH PARTITION COLUMNS (
  run_date DATE
)
OPTIONS (
  description = 'One edit of one article, for analysis.',
  format = 'PARQUET',
  enable_list_inference = TRUE,
  uris = ['gs://BUCKET/news/edits/*'],
  hive_partition_uri_prefix = 'gs://BUCKET/news/edits',
  require_hive_partition_filter = FALSE
);

CREATE TABLE IF NOT EXISTS news.edits (
  run_id STRING NOT NULL OPTIONS (description = 'The run.'),
  article_id STRING NOT NULL OPTIONS (description = 'The article.'),
  revision INT64 NOT NULL OPTIONS (description = 'Its revision.'),
  language STRING NOT NULL OPTIONS (description = 'Its language.'),
  publisher STRING NOT NULL OPTIONS (description = 'Its publisher.'),
  `field` STRING NOT NULL OPTIONS (description = 'Column that was changed: `title` or `text`.'),
  `start` INT64 NOT NULL OPTIONS (description = 'First code point changed, in the text as extracted.'),
  `end` INT64 NOT NULL OPTIONS (description = 'Code point after the last one changed.'),
  original STRING NOT NULL OPTIONS (description = 'The characters as published.'),
  replacement STRING NOT NULL OPTIONS (description = 'The characters in the normalized text.'),
  rule STRING NOT NULL OPTIONS (description = 'The rule that asked for it.'),
  run_date DATE NOT NULL OPTIONS (description = 'Partition: UTC date of the run.'),
  PRIMARY KEY (article_id, revision, `field`, `start`, `end`) NOT ENFORCED
)
PARTITION BY run_date
CLUSTER BY rule, article_id
OPTIONS (description = 'One edit of one article, for analysis.');

CREATE OR REPLACE VIEW news.articles_latest
OPTIONS (description = 'The newest revision of each article.')
AS
SELECT *
FROM news.articles_files
WHERE TRUE
QUALIFY ROW_NUMBER() OVER (
  PARTITION BY article_id ORDER BY fetched_at DESC, revision DESC
) = 1;
