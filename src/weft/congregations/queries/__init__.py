"""Reading a community, by noun."""
