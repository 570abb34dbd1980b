"""Pages of rounds: the round itself, the sheet on its way in, and the seats of a proposal."""
