"""The shell around all rooms: the first page, what is next, health, and who is asking."""
