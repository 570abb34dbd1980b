"""What people type about their community, made clean, by noun."""
