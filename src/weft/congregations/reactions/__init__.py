"""What a community does when told of a deed, and its daily chores, by noun."""
