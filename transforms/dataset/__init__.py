"""The dataset on disk: layout, Parquet, the chain of commits, verification."""
