"""Which captures are the same article: within a page, a run and earlier runs."""
