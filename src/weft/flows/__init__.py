"""Stories that cross rooms."""
