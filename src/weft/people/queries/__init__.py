"""Reading about people of this house, by noun."""
