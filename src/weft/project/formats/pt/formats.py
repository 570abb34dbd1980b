"""Portuguese says “1 de novembro de 2026” where a page asks for “j F Y”."""

DAYS = {
    "j F": r"j \d\e F",
    "j F Y": r"j \d\e F \d\e Y",
    "l j F": r"l, j \d\e F",
    "l j F Y": r"l, j \d\e F \d\e Y",
    "l, j F": r"l, j \d\e F",
    "l, j F Y": r"l, j \d\e F \d\e Y",
    "D j F": r"D, j \d\e F",
    "D j F Y": r"D, j \d\e F \d\e Y",
}
globals().update(DAYS | {f"{said}, H:i": f"{written}, H:i" for said, written in DAYS.items()})
