"""What a charge or a level can permit."""

from collections.abc import Mapping

PERMITS: Mapping[str, str] = {
    "welcome": "invite people, decide who comes in, import sheets, and see how to reach those without an account",
    "accompany": "see who has nobody looking out for them, and propose somebody",
    "weave": "open rounds, arrange what is proposed and confirm it",
    "settle": "change the community's name, words, agreements, levels, sizes and rhythms, and who holds which charge",
}

RIGHTS: Mapping[str, str] = {
    "join": "say yes in rounds and ask to sit in crews",
    "hold": "be entrusted with a charge",
    "decide": "vouch for somebody who asks to come in, or ask for a talk first",
    "invite": "invite others",
}
"""What a level of belonging can allow."""

WITHOUT_LEVELS = frozenset({"join", "hold", "decide"})
"""The rights of members to whom the community gave no level."""
