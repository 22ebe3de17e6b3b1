"""Pages to stories: text, metadata, kinds of page."""
