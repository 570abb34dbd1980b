"""What this room does when told of a deed, and its long work, by noun."""
