"""Writing about rounds, proposals and calls, by noun: one verb, one function."""
