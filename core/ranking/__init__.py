"""Product ranking: signals from orders, the learned ranker, and an adapter for a shop's own ranker."""
