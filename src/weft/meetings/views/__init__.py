"""Pages of circles, of when they meet, and of when somebody could."""
