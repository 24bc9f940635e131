"""Reading what a shop brings: its own CSV or Parquet files, the public Instacart layout, the demo market."""
