"""What a charge or a level can permit."""

from collections.abc import Mapping

from weft.congregations.logic.words import gettext_noop

PERMITS: Mapping[str, str] = {
    "welcome": gettext_noop(
        "invite people, decide who comes in, import sheets, and see how to reach those without an account"
    ),
    "accompany": gettext_noop("see who has nobody looking out for them, and propose somebody"),
    "weave": gettext_noop("open %(rounds)s, arrange what is proposed and confirm it"),
    "settle": gettext_noop(
        "change names, words, agreements, levels, sizes and rhythms, and what is entrusted to whom"
    ),
}

RIGHTS: Mapping[str, str] = {
    "join": gettext_noop("say yes in %(rounds)s, and ask to sit in %(crews)s"),
    "hold": gettext_noop("be entrusted with something"),
    "decide": gettext_noop("vouch for somebody who asks to come in, or ask for a talk first"),
    "invite": gettext_noop("invite others"),
}
"""What a level of belonging can allow."""

WITHOUT_LEVELS = frozenset({"join", "hold", "decide"})
"""The rights of members to whom the community gave no level."""
