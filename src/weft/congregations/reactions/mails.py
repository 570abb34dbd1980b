"""Writing to a member: the fact and a link, in their own language, while they are here and can be reached."""

from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from weft.congregations.models import Membership
from weft.core.mail import link_to, send
from weft.core.models import Entry
from weft.core.tongue import speaking
from weft.people.models import Account

FOR_YOU = _("%(community)s: something for you")
NEW_FOR_YOU = _("%(community)s: something new for you")


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
    account = _account(member)
    if account is not None and account.is_active and account.has_come_in:
        _write(entry, member, account.email, subject, template, path, headers, told)


def write_out(
    entry: Entry, member: Membership, subject: object, template: str, path: str, **told: object
) -> None:
    """Like `write_to`; whoever has no way in yet is written to where they signed up from. Never to both."""
    account = _account(member)
    if account is not None and account.has_come_in:
        write_to(entry, member, subject, template, path, None, **told)
    elif member.person.mail:
        _write(entry, member, member.person.mail, subject, template, path, None, told)


def _account(member: Membership) -> Account | None:
    return getattr(member.person, "account", None)


def _write(
    entry: Entry,
    member: Membership,
    address: str,
    subject: object,
    template: str,
    path: str,
    headers: Mapping[str, str] | None,
    told: Mapping[str, object],
) -> None:
    if member.left_at is not None:
        return
    here = member.congregation
    with speaking(member.person.language, here.language):
        said = {**told, "congregation": here, "words": here.vocabulary, "link": link_to(path)}
        words = render_to_string(template, said)
        titled = str(subject) % {"community": here.name}
        send(address, titled, words, key=f"entry-{entry.pk}-{member.pk}", headers=headers)
