"""What people type about rounds, proposals and calls, as clean values, by noun."""
