"""The words for days and for parts of a day in the languages that sign-up forms come in, folded."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)

DAYS = {
    0: "mon monday mondays seg segunda segundas segunda-feira segundas-feiras 2a 2a-feira mo montag "
    "montags lun lundi "
    "lundis lunes",
    1: "tue tues tuesday tuesdays ter terca tercas terca-feira tercas-feiras 3a 3a-feira di dienstag "
    "dienstags mardi "
    "mardis mar martes",
    2: "wed weds wednesday wednesdays qua quarta quartas quarta-feira quartas-feiras 4a 4a-feira mi "
    "mittwoch mittwochs "
    "mer mercredi mercredis mie miercoles",
    3: "thu thur thurs thursday thursdays qui quinta quintas quinta-feira quintas-feiras 5a 5a-feira do "
    "donnerstag "
    "donnerstags jeu jeudi jeudis jue jueves",
    4: "fri friday fridays sex sexta sextas sexta-feira sextas-feiras 6a 6a-feira fr freitag freitags ven "
    "vendredi "
    "vendredis vie viernes",
    5: "sat saturday saturdays sab sabado sabados sa samstag samstags sonnabend sonnabends sam samedi "
    "samedis",
    6: "sun sunday sundays dom domingo domingos so sonntag sonntags dim dimanche dimanches",
}
DAY_GROUPS = {
    (0, 1, 2, 3, 4): "weekday weekdays workday workdays working-days dias-uteis dias-de-semana werktags "
    "wochentags werktage en-semaine en-semana dias-laborables entre-semana",
    (5, 6): "weekend weekends week-end week-ends wochenende wochenenden am-wochenende fim-de-semana "
    "fins-de-semana fin-de-semana fines-de-semana finde",
    EVERY_DAY: "daily everyday every-day each-day any-day all-days taglich jeden-tag diariamente "
    "todos-os-dias qualquer-dia tous-les-jours todos-los-dias cualquier-dia",
}
PARTS = {
    (360, 540): "early-morning early-mornings manha-cedo inicio-da-manha fruhmorgens fruh-morgens "
    "tot-le-matin temprano",
    (
        540,
        720,
    ): "morning mornings late-morning manha manhas de-manha vormittag vormittags morgens matin matins "
    "matinee manana mananas por-la-manana",
    (
        720,
        840,
    ): "midday noon lunch lunchtime lunchtimes lunch-time meio-dia hora-de-almoco hora-do-almoco almoco "
    "mittag mittags midi mediodia",
    (840, 1080): "afternoon afternoons tarde tardes nachmittag nachmittags apres-midi por-la-tarde",
    (1080, 1320): "evening evenings eve noite noites abend abends soir soirs soiree soirees noche noches "
    "por-la-noche fim-da-tarde final-da-tarde fim-do-dia after-work",
    (1200, 1440): "night nights late-evening late-evenings nachts nuit nuits",
    (540, 1080): "daytime day-time office-hours business-hours tagsuber en-journee",
    (0, 1440): "anytime any-time any always all all-day whole-day all-times flexible open "
    "qualquer-hora a-qualquer-hora qualquer-altura sempre dia-todo o-dia-todo dia-inteiro todo-o-dia "
    "ganztags "
    "ganztagig jederzeit immer egal toujours toute-la-journee n'importe-quand siempre todo-el-dia "
    "cualquier-hora "
    "a-cualquier-hora",
}
NEVER = _words(
    "never not-available unavailable nunca indisponivel nao-disponivel nao-posso nie jamais indisponible "
    "pas-disponible no-disponible cannot can't not-free busy ocupado ocupada"
)
FILLERS = _words(
    "at on in the between of de da das dos na nas nos aos ao o os am um von zwischen im les le la entre "
    "el los las en "
    "por pela pelas usually mostly preferably ideally best only ok okay work works hours hour hrs o'clock "
    "uhr heures "
    "heure horas hora my time local i'm i can free available disponivel livre frei libre each jeden toda "
    "todas cada chaque no"
)
TO = _words("to a as thru through -")
UNTIL = _words("until till til before bis ate antes vor avant hasta jusqu'a")
AFTER = _words("after from since a-partir a-partir-de a-partir-das depois apos desde ab nach apres")
AND = _words("and or & + , / e ou und oder et y o")
MIDNIGHT = _words("midnight meia-noite mitternacht minuit medianoche")
AFTERNOON = frozenset(  # beside these, "6-9" means 18:00 to 21:00
    word for part in ((840, 1080), (1080, 1320), (1200, 1440)) for word in PARTS[part].split()
)

DAY_OF = {
    **{word: (day,) for day, words in DAYS.items() for word in words.split()},
    **{word: days for days, words in DAY_GROUPS.items() for word in words.split()},
}
PART_OF = {word: part for part, words in PARTS.items() for word in words.split()}

_known = {*DAY_OF, *PART_OF, *NEVER, *AFTER, *MIDNIGHT, *TO}
_phrases = sorted(
    (word.replace("-", " ") for word in _known if len(word) > 1 and "-" in word), key=len, reverse=True
)
_JOIN = re.compile("|".join(rf"(?<!\w){re.escape(phrase)}(?!\w)" for phrase in _phrases))
_LONG_DAYS = {
    word: days[0]
    for word, days in DAY_OF.items()
    if len(days) == 1 and (len(word) > 3 or word in ("mon", "seg"))
}
_ALL_DAYS = {word: days[0] for word, days in DAY_OF.items() if len(days) == 1}


def phrases_joined(text: str) -> str:
    """Words that belong together as one word: any time → any-time."""
    return _JOIN.sub(lambda found: found.group().replace(" ", "-"), text)


def weekday_named(text: str) -> int | None:
    """The one weekday a folded heading names: in brackets, alone, or as a full word; None for several."""
    bracket = re.search(r"[\[(<]([^\])>]*)[\])>]\s*$", text)
    inner = bracket.group(1).strip(" .:") if bracket else text.strip(" .:?")
    if inner in _ALL_DAYS:
        return _ALL_DAYS[inner]
    days = {_LONG_DAYS[word] for word in re.findall(r"[^\W\d_][\w'-]*", text) if word in _LONG_DAYS}
    return days.pop() if len(days) == 1 else None
