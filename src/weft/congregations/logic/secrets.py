"""What is kept of a secret link."""

import hashlib

INVITATION_KEPT = "invitation"


"""Under this name a browser's session remembers which invitation was taken up; never its secret."""


def hash_of(secret: str) -> str:
    """What is kept of a secret link: enough to know it again, too little to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()
