"""Pages of a community, by noun."""
