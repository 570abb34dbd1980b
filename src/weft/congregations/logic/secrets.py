"""What is kept of a secret link."""

import hashlib


def hash_of(secret: str) -> str:
    """What is kept of a secret link: enough to know it again, too little to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()
