"""What happened, as every member reads it."""

import re

import pytest
from django.core.management import call_command

import weft.project.urls  # noqa: F401 - all rooms are there, and with them all their deeds
from tests import make
from weft.circles.actions.circles import leave_circle, name_circle
from weft.circles.actions.tellings import tell
from weft.congregations.actions.charges import end_charge
from weft.congregations.actions.reports import tell_in_trust
from weft.congregations.queries.chronicle import entries, told
from weft.core.chronicle import record
from weft.core.deed import deed_of, open_kinds
from weft.core.models import ChainHead, Entry
from weft.flows.actions.leaving import leave_congregation
from weft.people.actions.blocks import block_person

PRIVATE = (
    *(
        "circle",
        "telling",
        "access",
        "knock",
        "door",
        "opening",
        "tie",
        "trust",
        "household",
        "housemate",
        "child",
    ),
    *("availability", "member", "calendar", "feed", "person", "account", "address", "answer", "export"),
)
DAY = re.compile(r'<section aria-labelledby="day-.*?</section>', re.DOTALL)
LINE = re.compile(r"<li>(.*?)</li>", re.DOTALL)


def sentences(cast, member):
    page = cast.client(member).get(cast.url("chronicle/")).content.decode()
    return [
        " ".join(re.sub(r"<[^>]*>", " ", each).split()) for each in LINE.findall("".join(DAY.findall(page)))
    ]


def test_every_member_reads_what_concerns_all(cast):
    opened = make.open_a_round(cast.sol)
    yes = make.yeses(cast.sol, opened, [make.signup(name) for name in ("Fia", "Gil", "Hue")])
    make.propose(cast.sol, opened, [list(yes.values())])
    make.confirm(cast.sol, opened)

    lines = sentences(cast, cast.eve)

    assert lines[:4] == [
        "A round came to its end: crews came to be.",
        "What a round proposes went to its people.",
        "3 people came in.",
        "Sol Reis opened a round.",
    ]
    assert lines[-1] == "Sol Reis set up Rio Claro."
    assert "Sol Reis brought one person in." in lines


def test_nothing_of_crews_and_nothing_private_is_in_it(cast):
    before = sentences(cast, cast.bo)
    name_circle(actor=cast.actor(cast.ana), circle=cast.crew, name="CNRY")
    tell_in_trust(actor=cast.actor(cast.ana), words="CNRY", readers=[cast.bo])
    leave_circle(actor=cast.actor(cast.ana), circle=cast.dyad)

    assert sentences(cast, cast.bo) == before
    assert [kind for kind in open_kinds() if kind.split(".")[0] in PRIVATE] == []


def test_every_deed_that_members_read_has_a_sentence_of_its_own(cast, settings):
    page = (settings.ROOM / "templates/congregations/parts/happened.html").read_text(encoding="utf-8")
    told_there = set(re.findall(r'kind == "([^"]+)"', page))

    assert told_there == {kind for kind in open_kinds() if not kind.startswith("kettle")}
    assert all(deed_of(kind) for kind in told_there)


def test_t41_it_tells_days_and_no_times(cast):
    page = cast.client(cast.ana).get(cast.url("chronicle/")).content.decode()

    assert not re.search(r"\d{1,2}:\d\d|a\.m\.|p\.m\.", page)


def test_names_are_looked_up_now(cast):
    cast.sol.person.name = "Sol da Terra"
    cast.sol.person.save(update_fields=["name"])

    assert sentences(cast, cast.ana)[-1] == "Sol da Terra set up Rio Claro."


def test_whoever_left_is_a_number_in_it(cast):
    from weft.congregations.models import Holding

    charge = Holding.objects.of(cast.home).get(membership=cast.sol).charge
    Holding.everywhere.create(congregation=cast.home, charge=charge, membership=cast.ana, part="understudy")
    leave_congregation(actor=cast.actor(cast.sol), member=cast.sol)

    lines = sentences(cast, cast.ana)

    assert (lines[0], lines[-1]) == ("Somebody left.", "Former member 2 set up Rio Claro.")


def test_whoever_blocked_the_reader_is_somebody_to_them(cast):
    block_person(actor=cast.actor(cast.sol), person=cast.eve.person)

    assert sentences(cast, cast.eve)[-1] == "Somebody set up Rio Claro."
    assert sentences(cast, cast.ana)[-1] == "Sol Reis set up Rio Claro."


def test_neighbours_read_their_own(cast):
    page = cast.client(cast.kai).get(f"/c/{cast.kai.congregation.slug}/chronicle/").content.decode()

    assert "Kai Moana set up Far Shore." in page
    assert "Rio Claro" not in page


def test_the_page_tells_the_tie_of_the_newest_line(cast):
    newest = entries(cast.actor(cast.eve)).first()

    assert newest.hash in cast.client(cast.eve).get(cast.url("chronicle/")).content.decode()


def test_t41_what_one_person_does_for_themself_changes_nothing_on_the_page(cast):
    client = cast.client(cast.eve)
    before = client.get(cast.url("chronicle/")).content.decode()

    tell(actor=cast.actor(cast.ana), said={}, listed="crews")

    assert Entry.everywhere.latest("pk").person == cast.ana.person_id
    assert client.get(cast.url("chronicle/")).content.decode() == before


@pytest.mark.parametrize("more", [1, 45])
def test_it_asks_the_same_questions_for_one_line_and_for_many(cast, django_assert_num_queries, more):
    for number in range(more):
        make.member(cast.sol, f"M {number}")
    browser = cast.client(cast.eve)

    with django_assert_num_queries(ASKED):
        browser.get(cast.url("chronicle/"))


ASKED = 13


def test_it_comes_in_pages(cast):
    for number in range(60):
        make.member(cast.sol, f"M {number}")

    page = cast.client(cast.eve).get(cast.url("chronicle/"), {"page": 2})

    assert "Page 2 of 2" in page.content.decode()
    assert (
        len(page.context["happened"])
        == Entry.everywhere.filter(scope=cast.home.pk, deed__in=open_kinds()).count() - 50
    )


def test_a_deed_the_house_no_longer_knows_is_left_out(cast):
    Entry.everywhere.filter(scope=cast.home.pk, deed="congregation.founded").update(deed="kettle.sung")

    actor = cast.actor(cast.eve)
    assert "kettle.sung" not in [each.kind for each in told(actor, list(entries(actor)))]


def test_verify_audit_prints_a_line_for_each_chain(cast, capsys):
    call_command("verify_audit")

    lines = capsys.readouterr().out.splitlines()
    heads = {head.scope: head for head in ChainHead.everywhere.all()}
    home = heads[cast.home.pk]
    shown = [line for line in lines if line.startswith("  members read the tie ")]
    assert f"Chain {cast.home.pk}, Rio Claro: {home.seq} entries, latest {home.hash}" in lines
    assert (len(lines) - len(shown), lines[-1]) == (len(heads) + 1, "All is as it was written.")


def test_verify_audit_says_what_was_changed(cast, capsys):
    Entry.everywhere.filter(scope=cast.home.pk, seq=2).update(person=999)

    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit")

    said = capsys.readouterr()
    assert ended.value.code == 1
    assert f"Chain {cast.home.pk}: entry 2 is not as it was written." in said.err
    assert "All is as it was written." not in said.out


def test_one_entry_is_one(db, capsys):
    from django.db import transaction

    from weft.core.actor import the_house
    from weft.flows.deeds import PERSON_ERASED

    with transaction.atomic():
        record(the_house(), PERSON_ERASED)
        record(the_house(77), PERSON_ERASED)
    call_command("verify_audit")

    told = capsys.readouterr().out
    assert "Chain 0, the house itself: 1 entry, latest" in told
    assert "Chain 77, a community that is gone: 1 entry, latest" in told


def noted(cast):
    """The tie as somebody notes it down from the page."""
    page = cast.client(cast.eve).get(cast.url("chronicle/")).content.decode()
    return re.search(r"<code class=.break.>([0-9a-f]{64})</code>", page)[1]


def test_a_tie_that_was_noted_down_is_found_again_by_the_command(cast, capsys):
    tie = noted(cast)
    leave_circle(actor=cast.actor(cast.ana), circle=cast.dyad)
    make.open_a_round(cast.sol)

    call_command("verify_audit", tie=tie)
    then = capsys.readouterr().out
    now = noted(cast)
    call_command("verify_audit")

    entry = Entry.everywhere.get(hash=tie)
    assert f"That tie is entry {entry.seq} of chain {cast.home.pk}, of {entry.at:%Y-%m-%d}." in then
    assert now != tie
    assert f"  members read the tie {now}" in capsys.readouterr().out


def test_a_tie_that_is_in_no_chain_is_said_to_be_in_none(cast, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", tie="0" * 64)

    assert ended.value.code == 1
    assert "That tie is in no chain." in capsys.readouterr().err


def test_what_was_handed_over_is_named(cast):
    letter = make.charge(cast.sol, "newsletter")
    make.entrust(cast.sol, letter, cast.ana)
    make.entrust(cast.sol, letter, cast.bo)
    gone = make.charge(cast.sol, "CNRY gone")
    end_charge(actor=cast.actor(cast.sol), charge=gone)

    lines = sentences(cast, cast.eve)

    assert lines[:5] == [
        "Sol Reis ended a charge.",
        "Sol Reis made a charge.",
        "Sol Reis handed a charge over. Newsletter",
        "Sol Reis handed a charge over. Newsletter",
        "Sol Reis made a charge. Newsletter",
    ]
