"""Asks the engine for crews; keeps rounds, answers and proposals for people to accept."""
