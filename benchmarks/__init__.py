"""Instances, rivals and the tables they print."""
