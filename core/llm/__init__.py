"""Asking language models: the wire, the schema, the budget and the ledger."""
