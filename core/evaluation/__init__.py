"""Measuring pages: coverage of real carts, overlap between shoppers, baselines."""
