"""Who may see and do what with rounds, proposals and calls, by noun. Nowhere else says so."""
