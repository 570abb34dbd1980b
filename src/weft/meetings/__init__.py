"""When people can meet, and when a circle does."""
