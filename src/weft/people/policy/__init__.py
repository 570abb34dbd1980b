"""Who may do what with people of this house, by noun. Nowhere else says so."""
