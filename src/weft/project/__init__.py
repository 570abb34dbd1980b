"""How the house is opened: its settings, its doors, its server and its command line."""

__version__ = "0.1.0"
