"""Benchmarks: runnable, each prints a table with the ratio against its baseline. No test depends on a time."""
