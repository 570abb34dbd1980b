"""Writing to a member: the fact and a link, in their own language, while they are here and have a way in."""

from collections.abc import Mapping

from django.template.loader import render_to_string

from weft.congregations.models import Membership
from weft.core.mail import link_to, send
from weft.core.models import Entry
from weft.core.tongue import speaking


def write_to(
    entry: Entry,
    member: Membership,
    subject: object,
    template: str,
    path: str,
    headers: Mapping[str, str] | None = None,
    **told: object,
) -> None:
    """One plain mail about what happened. `subject` is translated here, in the language of whoever reads it."""
    account = getattr(member.person, "account", None)
    if account is None or not (account.is_active and account.has_come_in) or member.left_at is not None:
        return
    here = member.congregation
    with speaking(member.person.language, here.language):
        told |= {"congregation": here, "words": here.vocabulary, "link": link_to(path)}
        words = render_to_string(template, told)
        titled = str(subject) % {"community": here.name}
        send(account.email, titled, words, key=f"entry-{entry.pk}-{member.pk}", headers=headers)
