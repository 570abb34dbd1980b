"""Reading across rooms."""
