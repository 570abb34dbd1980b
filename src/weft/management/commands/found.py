"""Another community in this house, from its command line."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from weft.circles.actions.circles import open_selves
from weft.circles.queries.circles import actor_of
from weft.congregations.actions.coming import invite_member
from weft.congregations.actions.community import found_congregation
from weft.congregations.models import Membership
from weft.core.actor import the_house
from weft.core.mail import link_to
from weft.core.text import tidy
from weft.core.tongue import speaking
from weft.management.house import HouseCommand
from weft.people.actions.people import add_people
from weft.people.logic import zone_called
from weft.people.models import Person


class Command(HouseCommand):
    """Whoever keeps the machine founds a community for others, and hands over the first way in."""

    help = "Set up another community in this house, and print the way in for its first steward."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="what the community is called")
        parser.add_argument("--steward", required=True, help="the name of its first steward")
        parser.add_argument("--mail", required=True, help="their mail address")
        parser.add_argument(
            "--zone", default="UTC", help="where the community is at home, such as Europe/Lisbon"
        )
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
            help="in which language it speaks",
        )

    def handle(
        self, *_args: Any, name: str, steward: str, mail: str, zone: str, language: str, **_options: Any
    ) -> None:
        member, secret = found(
            name=_said(name, "a name"),
            steward=_said(steward, "a steward"),
            mail=_mail(mail),
            zone=_zone(zone),
            language=language,
        )
        self.stdout.write(f"{member.congregation.name} is there: /c/{member.congregation.slug}/")
        self.stdout.write(f"The way in for {member.name}, once, within thirty days:")
        self.stdout.write(link_to(reverse("join", args=[secret])))


@transaction.atomic
def found(*, name: str, steward: str, mail: str, zone: ZoneInfo, language: str) -> tuple[Membership, str]:
    """The community, its first steward's place, and a personal link to it; the steward has no account yet."""
    house = the_house()
    [person] = add_people(actor=house, people=[Person(name=steward, mail=mail, zone=zone.key)])
    with speaking(language):
        member = found_congregation(actor=house, founder=person, name=name, zone=zone.key, language=language)
    founder = actor_of(member)
    open_selves(actor=founder, members=[member])
    return member, invite_member(actor=founder, member=member)


def _said(words: str, what: str) -> str:
    tidied = tidy(words, 80)
    if not tidied:
        raise CommandError(f"A community needs {what}.")
    return tidied


def _mail(words: str) -> str:
    try:
        validate_email(words)
    except ValidationError:
        raise CommandError(f"{tidy(words)!r} is no mail address.") from None
    return words.casefold()


def _zone(words: str) -> ZoneInfo:
    known = zone_called(words)
    if known is None:
        raise CommandError(f"{tidy(words)!r} is no time zone known here. Write one such as Europe/Lisbon.")
    return ZoneInfo(known)
