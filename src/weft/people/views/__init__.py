"""Pages about oneself, and the ways in and out, by noun."""
