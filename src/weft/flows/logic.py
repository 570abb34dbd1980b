"""The people of the example community. Nobody here is real."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Somebody:
    """A made-up person: their clock, languages, when they can meet, and what they say when they sign up."""

    name: str
    zone: str
    languages: tuple[str, ...]
    week: str
    kind: str = ""
    draws: str = ""
    phone: str = ""
    mail: str = ""
    loves: str = ""


NAME = "Larkfield"
STEWARD = Somebody(
    "Robin Aldous", "Europe/Lisbon", ("en", "pt"), "Mon 18:00-22:00; Wed 18:00-22:00; Sat 10:00-13:00"
)

EVENINGS = "Mon 18:00-22:00; Tue 18:00-22:00; Wed 18:30-22:00; Thu 18:00-21:30"
MORNINGS = "Tue 08:00-12:00; Wed 09:00-12:00; Thu 08:00-11:30; Sat 09:00-13:00"
WEEKENDS = "Sat 09:00-18:00; Sun 10:00-19:00"
MIXED = "Mon 19:00-22:00; Wed 12:00-14:00; Thu 18:30-22:00; Sun 15:00-20:00"

PEOPLE = (
    Somebody("Imani Brook", "Europe/Lisbon", ("en", "pt"), EVENINGS, "peer support", "a change of work"),
    Somebody(
        "Teo Salgueiro", "Europe/Lisbon", ("pt", "en"), MIXED, "project", "a repair café", "+351 900 000 010"
    ),
    Somebody(
        "Una Fell", "Europe/London", ("en",), EVENINGS, "", "writing, one page a week", mail="una@example.org"
    ),
    Somebody("Pia Lindqvist", "Europe/Stockholm", ("en", "sv"), EVENINGS, "peer support", "a change of work"),
    Somebody("Noé Castel", "Europe/Paris", ("fr", "en"), WEEKENDS, "learning", "learning to facilitate"),
    Somebody(
        "Halima Odeh",
        "Africa/Nairobi",
        ("en",),
        EVENINGS,
        "peer support",
        "listening",
        mail="halima@example.org",
    ),
    Somebody("Bram Achter", "Europe/Berlin", ("de", "en"), MIXED, "project", "a repair café"),
    Somebody("Suri Thapa", "Asia/Kathmandu", ("en",), WEEKENDS, "learning", "learning to facilitate"),
    Somebody(
        "Olive Marsh", "Europe/London", ("en",), MORNINGS, "", "walking and talking", "+44 1632 960 001"
    ),
    Somebody("Tiago Mar", "Atlantic/Azores", ("pt", "en"), EVENINGS, "peer support", "listening"),
    Somebody("Greta Holm", "Europe/Berlin", ("de", "en"), MORNINGS, "peer support", "walking and talking"),
    Somebody("Cato Vries", "Europe/Amsterdam", ("en", "de"), MORNINGS, "", "writing, one page a week"),
    Somebody(
        "Lúcia Prado",
        "America/Sao_Paulo",
        ("pt", "en"),
        MIXED,
        "",
        "music for beginners",
        loves="Teo Salgueiro",
    ),
    Somebody("Jon Abara", "America/New_York", ("en",), MORNINGS, "peer support", "a change of work"),
    Somebody("Mei Tanaka", "Asia/Tokyo", ("en",), WEEKENDS, "learning", "learning to facilitate"),
    Somebody("Wren Dale", "Europe/London", ("en",), EVENINGS, "", "listening", loves="Una Fell"),
    Somebody("Ida Quist", "Europe/Stockholm", ("sv", "en"), MORNINGS, "peer support", "walking and talking"),
    Somebody("Raul Benites", "America/Bogota", ("en",), MIXED, "project", "music for beginners"),
    Somebody("Sanna Korpi", "Europe/Stockholm", ("en", "sv"), WEEKENDS, "learning", "learning to facilitate"),
    Somebody("Dov Elian", "Europe/Berlin", ("en", "de"), EVENINGS, "", "a change of work"),
    Somebody("Aoife Carrow", "Europe/Dublin", ("en",), EVENINGS, "peer support", "listening"),
    Somebody("Zuri Mbeki", "Africa/Johannesburg", ("en",), MIXED, "peer support", "a change of work"),
    Somebody("Kit Lowell", "America/Los_Angeles", ("en",), MORNINGS, "", "writing, one page a week"),
)


@dataclass(frozen=True, slots=True)
class Company:
    """A made-up crew: who sits in it (the steward is 0), since how many days, when, and how far it is."""

    name: str
    who: tuple[int, ...]
    began: int
    slot: tuple[str, int, int]
    state: str
    weeks: int = 6
    doorway: str = ""


CREWS = (
    Company("", (0, 1, 3, 10), -17, ("Europe/Lisbon", 2, 18 * 60 + 30), "running"),
    Company(
        "Page a week",
        (3, 9, 12),
        4,
        ("Europe/London", 5, 10 * 60),
        "forming",
        doorway="We write one page a week and read it to each other.",
    ),
    Company("The long table", (4, 6, 16, 20, 21), -38, ("Europe/Stockholm", 1, 19 * 60), "resting"),
    Company("Bread and maps", (2, 7, 13, 18), -80, ("Europe/Berlin", 3, 19 * 60), "ended", 8),
    Company("", (0, 6), -10, ("Europe/Lisbon", 5, 11 * 60), "running", 4),
)


@dataclass(frozen=True, slots=True)
class Called:
    """A made-up call: who calls, for what, who has joined, in how many days it first meets, and what was asked."""

    who: int
    intention: str
    kind: str
    joined: tuple[int, ...]
    sizes: tuple[int, int, int]
    language: str = "en"
    rhythm: str = ""
    place: str = ""
    is_online: bool = True
    first_in: int | None = None
    asked: tuple[int, str, str] | None = None


CALLS = (
    Called(
        9,
        "One chapter a week of a novel that none of us has read, and an hour to talk about it.",
        "a book",
        (11, 14),
        (3, 5, 4),
        first_in=18,
        asked=(5, "Does it matter if I read slowly?", "Not at all. We go by the slowest of us."),
    ),
    Called(
        6,
        "Mend what is broken: bring one thing a week to a big table, and help each other with it.",
        "project",
        (2,),
        (3, 6, 3),
        language="pt",
        place="Lisbon, near the river",
        is_online=False,
    ),
)


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody made up tells of themself under one heading, and to whom."""

    who: int
    field: str
    words: str
    audience: str = "congregation"


TELLINGS = (
    Told(0, "about", "I mend clocks, walk fast and cook for too many."),
    Told(0, "place", "Lisbon, near the river", "neighbours"),
    Told(0, "offer", "A workshop with good light, on Saturdays", "public"),
    Told(0, "longing", "To play music with others again", "crews"),
    Told(0, "mail", "robin@example.org", "crews"),
    Told(0, "need", "Somebody to practise Portuguese with"),
    Told(1, "about", "Ask me about bread."),
    Told(1, "need", "A quiet room on Thursday mornings"),
    Told(1, "phone", "+351 900 000 011", "crews"),
    Told(2, "offer", "I can repair most things with a plug"),
    Told(3, "about", "I write slowly and listen gladly."),
    Told(3, "place", "Leeds", "neighbours"),
    Told(3, "mail", "una@example.org"),
    Told(6, "learn", "To sing from notes"),
    Told(9, "offer", "A long walk with whoever needs one"),
    Told(10, "longing", "A garden shared with friends", "crews"),
    Told(13, "through", "My sister Ana, who lives next door", "crews"),
    Told(16, "learn", "To host without being nervous", "me"),
)

LEVELS = (
    ("Friend", "You come to gatherings and sit in crews.", ("join",)),
    ("Partner", "You also help to decide, and care for the whole.", ("join", "hold", "decide", "invite")),
)
FRIENDS = (13, 16, 23)

AGREEMENT = (
    "How we are together",
    "What is said in a crew stays in the crew.\n\n"
    "We speak for ourselves, ask before we advise, and leave room for silence.\n\n"
    "Anybody may pass, at any time, without a reason.",
)


@dataclass(frozen=True, slots=True)
class Entrusted:
    """What is entrusted to somebody made up, who stands in for them, and for how many weeks."""

    name: str
    about: str
    permits: tuple[str, ...]
    holder: int
    understudy: int
    weeks: int


CHARGES = (
    Entrusted("Welcome", "Meets everybody new, and walks the first weeks with them.", ("welcome",), 1, 3, 26),
    Entrusted("Newsletter", "Gathers what happened, once a month.", (), 9, 11, 52),
    Entrusted("Host of gatherings", "Finds the place, and opens the door.", ("accompany",), 6, 4, 26),
)
TIES = ((0, 16), (3, 0))
"""Who looks out for whom."""

QUESTIONS = (
    "What draws you here?",
    "What would you like to do with others?",
    "Is there anything we should know to welcome you well?",
)
ANSWERS = (
    "A friend of mine sits in one of your crews, and I hear how much it gives her.",
    "Walk, cook, and talk about work without talking shop.",
    "I hear badly on the left side.",
)
APPLICANT = Somebody("Sol Varga", "Europe/Lisbon", ("en",), "")
REMARKS = (
    "Thank you for writing. Do evenings suit you, or rather weekends?",
    "Evenings are best, Wednesdays most of all.",
)
HOUSEMATE = 2
CHILD = ("Mila", "Nuts")
NEEDS = ("A chair with a back, and words that are written down.", "No meat.")
