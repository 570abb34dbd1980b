"""Django's SQLite, with writers taking turns."""
