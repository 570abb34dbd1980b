"""Writing about people, by noun: one verb, one function."""
