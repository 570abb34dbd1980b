"""What a charge or a level can permit."""

from collections.abc import Mapping

PERMITS: Mapping[str, str] = {
    "welcome": "invite people, import sign-up sheets and see how to reach those without an account",
    "weave": "open rounds, arrange what is proposed and confirm it",
    "settle": "change the community's name, words, sizes and rhythms, and who holds which charge",
}
