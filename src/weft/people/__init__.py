"""A person, who may have no account at all, and how they sign in if they have one."""
