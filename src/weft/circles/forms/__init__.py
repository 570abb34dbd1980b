"""What people type about their circles, by noun."""
