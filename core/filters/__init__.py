"""Filters of phase 3. Each judges a batch and gives one verdict per candidate; none deletes."""
