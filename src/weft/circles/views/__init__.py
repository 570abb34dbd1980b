"""Pages of circles, by noun."""
