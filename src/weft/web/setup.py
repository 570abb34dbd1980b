"""The set-up word: on a house that others can reach, only whoever keeps the machine may make the first community."""

import logging
import os
import secrets
from pathlib import Path

from django.conf import settings

log = logging.getLogger("weft.setup")

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def word_is_asked() -> bool:
    """On a machine that only its own people reach, nobody needs it."""
    return settings.PUBLIC_URL is not None


def setup_word() -> str:
    """The word in the file, made when it is first needed."""
    file = Path(settings.DATA_DIR) / "setup.word"
    if not file.exists():
        _write_once(file, "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4)))
        log.warning("The set-up word of this house stands in %s: %s", file, file.read_text().strip())
    return file.read_text().strip()


def _write_once(file: Path, word: str) -> None:
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(word + "\n")
    except FileExistsError:
        return


def word_fits(said: str) -> bool:
    """Whether this is the set-up word, however it was spaced and capitalised."""
    plain = "".join(said.split()).casefold()
    return secrets.compare_digest(plain.encode(), setup_word().encode())
