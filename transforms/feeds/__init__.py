"""Feed documents to entries."""
