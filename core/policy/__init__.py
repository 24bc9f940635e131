"""What a page must achieve and must never do: product facts, starter guardrails, objectives."""
