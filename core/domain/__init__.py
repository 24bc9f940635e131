"""Frozen values that every layer speaks in. They import pydantic, numpy types and the standard library only."""
