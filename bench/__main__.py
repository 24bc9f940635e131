"""`python -m bench`: every benchmark, one after the other. Public data is used where it is present."""

from __future__ import annotations

import runpy

for name in ("bench.preview", "bench.coverage", "bench.index", "bench.tokens"):
    print(f"\n=== {name}")
    runpy.run_module(name, run_name="__main__")
