"""Who may see and do what in a community, by noun. Nowhere else says so."""
