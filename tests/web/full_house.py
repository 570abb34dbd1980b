"""A house in which every kind of sentence is to be read: sheets full of riddles, a proposal, work that failed."""

import io

from django.test import Client
from openpyxl import Workbook

from tests import make
from weft.congregations.models import Membership
from weft.core.models import Work
from weft.core.work import TROUBLE
from weft.weaving.models import Answer, Round, Seat, Sheet, Weave

RIDDLES = f"""Name,Email,City,Availability,When can you NOT meet? [Monday],Languages,Size,Friends,Rather not with,,Why
Fia,fia@,Zqxland,when the moon is full,no idea,Klingon,lots,Nobody Here,Somebody Else,1,,and more
,gil@example.net,Lisbon,Mon,,,,,,,
=Hue,,Germany,Mon,,,,,,,
{"x" * 130},,CET,Mon,,,,,,,
Ilo,,UTC+2,,,,,,,,
Joã,,Portland,Mon,,,,Cem Ray,Cem Ray,,
Cem Ray,,Lisbon,Mon,,,,,,,
Cem Ray,,Lisbon,Tue,,,,,,,
Kai,kai@example.net,Lisbon,Mon,,,,,,,
Kai,kai@example.net,Lisbon,Tue,,,,,,,
""".encode("cp1252")


def fill(steward: Membership, browser: Client, language: str) -> None:
    """What a steward can come upon: two rounds, each with a sheet in hand, one with a proposal, one with trouble."""
    congregation = steward.congregation
    congregation.language = language
    congregation.save(update_fields=["language"])
    make.work_off()
    Seat.objects.of(congregation).filter(weave__round__state=Round.State.ASKED).update(
        reasons=[]
    )  # said before
    proposed = Round.objects.of(congregation).get(name="The next crews")
    answers = Answer.objects.of(congregation).filter(round=proposed).values_list("pk", flat=True)[:2]
    Weave.objects.of(congregation).update(
        conflicts=[{"rules": ["sizes", "time"], "answers": []}, {"rules": ["kind"], "answers": list(answers)}]
    )
    make.bring(browser, proposed, RIDDLES)
    stuck = make.open_a_round(steward)
    make.yeses(steward, stuck, [make.signup("Lia"), make.signup("Mia")])
    make.bring(browser, stuck, _workbook(), "signups.xlsx")
    sheet = Sheet.objects.of(congregation).get(round=stuck)
    sheet.work = make.ask(steward, stuck).work
    sheet.save(update_fields=["work"])
    Work.everywhere.filter(pk=sheet.work_id).update(state=Work.State.FAILED, sentence=TROUBLE)


def _workbook() -> bytes:
    """Two sheets, formulas, and no times."""
    book, file = Workbook(), io.BytesIO()
    for line in (["Name", "City", "Why"], ["Lia", "Lisbon", "=1+1"]):
        book.active.append(line)
    book.create_sheet("Notes").append(["something"])
    book.save(file)
    return file.getvalue()
