"""Reading circles, by noun."""
