"""Pure truths about a community."""
