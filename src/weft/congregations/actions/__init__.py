"""Writing about a community, by noun: one verb, one function."""
