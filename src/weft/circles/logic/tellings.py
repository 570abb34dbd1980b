"""What people may tell of themselves, under which heading, and to whom unless they say otherwise."""

from collections.abc import Mapping

REACH: Mapping[str, str] = dict.fromkeys(("mail", "phone", "post", "through", "none"), "crews")
"""How to reach somebody, or that they would rather not be."""

WISHES: Mapping[str, str] = dict.fromkeys(("longing", "offer", "learn", "need"), "congregation")
"""What somebody longs for, can offer, wants to learn and needs."""

TOLD: Mapping[str, str] = {"about": "congregation", "place": "congregation", **WISHES, **REACH}
"""Everything that is told in words. None of it is asked for."""

KNOWN: Mapping[str, str] = dict.fromkeys(("said_as", "zone", "languages"), "congregation")
"""What the house knows already: here only its audience is chosen."""

SEARCHED = frozenset({"about", "place", *WISHES})
"""What is looked through when somebody looks for words; never how to reach somebody."""
