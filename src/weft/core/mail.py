"""Mail carries the fact and a link, never the content."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from weft.core import clock


def send(to: str, subject: str, words: str, key: str, headers: Mapping[str, str] | None = None) -> None:
    """One plain mail to one person. `key` stays the same when it is sent again, so that mailers drop a second copy."""
    message = EmailMessage(subject=" ".join(subject.split()), body=words, to=[to])
    message.extra_headers = {
        "Auto-Submitted": "auto-generated",
        "Message-ID": f"<{key}@{settings.MAIL_DOMAIN}>",
        **(headers or {}),
    }
    message.send()


class DevMailbox(BaseEmailBackend):
    """While trying Weft out: mail goes to the console and to a folder that /dev/mail/ shows."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAILBOX)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number, message in enumerate(email_messages):
            name = f"{clock.now():%Y%m%dT%H%M%S%f}-{number}.eml"
            (folder / name).write_bytes(message.message().as_bytes())
            print(
                f"Mail to {', '.join(message.to)}: {message.subject}\n{_indent(str(message.body))}",
                flush=True,
            )
        return len(email_messages)


def _indent(words: str) -> str:
    return re.sub(r"(?m)^", "    ", words.strip())


def link_to(path: str) -> str:
    """The full address of a page of this house, where it can be reached."""
    return f"{settings.PUBLIC_URL or settings.LOCAL_URL}{path}"
