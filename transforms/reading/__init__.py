"""One page through articles, languages, spellings and topics, in killable children."""
