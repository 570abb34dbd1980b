"""Writing about circles, by noun: one verb, one function."""
