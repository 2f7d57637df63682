"""Scans that outgrow one machine: a specification, shards of work, a store of Parquet files, engines, and questions."""
