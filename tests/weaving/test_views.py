"""Pages of a round: opening it, what is proposed, confirming."""

import re
from datetime import date, timedelta

import pytest
import time_machine

from tests import make
from tests.weaving.pages import NAMES, move, proposal, text
from weft.circles.models import Circle
from weft.core import clock
from weft.core.models import Work
from weft.weaving.forms.rounds import RoundForm
from weft.weaving.models import Answer, Round, Weave

# Opening a round


def test_whoever_weaves_opens_a_round_with_what_is_usual_here(cast, sols):
    page = sols.get(cast.url("rounds/"))
    usual = {name: str(value) for name, value in RoundForm.usual(cast.home).items()}

    answer = sols.post(cast.url("rounds/"), usual | {"name": "Autumn"})

    opened = Round.objects.of(cast.home).get()
    assert "Open a round" in text(page)
    assert (answer.status_code, answer["Location"]) == (303, cast.url(f"rounds/{opened.pk}/"))
    assert (opened.name, opened.size_low, opened.size_high, opened.minutes, opened.weeks) == (
        "Autumn",
        3,
        6,
        90,
        6,
    )
    assert opened.first_day.weekday() == 0
    assert opened.first_day > clock.today() + timedelta(days=7)


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        (
            {"size_low": "5", "size_high": "4"},
            "the largest is smaller than the smallest. Change one of them.",
        ),
        ({"first_day": "2001-01-01"}, "that day has passed. Choose one from today on."),
    ],
)
def test_a_slip_keeps_what_was_typed_and_opens_nothing(cast, sols, slip, sentence):
    usual = {name: str(value) for name, value in RoundForm.usual(cast.home).items()}

    answer = sols.post(cast.url("rounds/"), usual | {"name": "A round of my own"} | slip)

    assert answer.status_code == 422
    assert f"Not yet: {sentence}" in text(answer)
    assert "A round of my own" in answer.content.decode()
    assert list(Round.objects.of(cast.home)) == []


def test_other_members_see_that_a_round_goes_on_and_cannot_open_one(cast, begun):
    anas = cast.client(cast.ana)

    listed, shown = text(anas.get(cast.url("rounds/"))), text(anas.get(cast.url(f"rounds/{begun.pk}/")))

    assert "Autumn" in listed
    assert "Open a round" not in listed
    assert "Yes, I would like to" in shown


def test_somebody_in_a_round_sees_their_yes_and_takes_it_back(cast, begun):
    given = make.yeses(cast.sol, begun, [make.signup("Ana", mail="ana@example.org"), make.signup("Fia")])
    anas = cast.client(cast.ana)
    page = text(anas.get(cast.url(f"rounds/{begun.pk}/")))

    answer = anas.post(cast.url(f"answers/{given['Ana'].pk}/withdraw/"))

    assert "Your yes is in." in page
    assert "Fia" not in page
    assert (answer.status_code, answer["Location"]) == (303, cast.url(f"rounds/{begun.pk}/"))
    assert list(Answer.objects.of(cast.home)) == [given["Fia"]]
    assert "Yes, I would like to" in text(anas.get(cast.url(f"rounds/{begun.pk}/")))


# A proposal


def test_asking_for_a_proposal_shows_how_far_it_is_and_can_be_stopped(cast, sols, begun):
    make.yeses(cast.sol, begun, [make.signup(name) for name in NAMES])
    here = cast.url(f"rounds/{begun.pk}/")
    asked = {"size_low": 3, "size_high": 4, "minutes": 60, "weeks": 4, "seconds": 5, "seed": 9}

    answer = sols.post(here + "weave/", asked | {"first_day": str(begun.first_day)})
    weave = Weave.objects.of(cast.home).get()
    led, page = sols.get(here), sols.get(answer["Location"])
    stopped = sols.post(answer["Location"] + "stop/", follow=True)

    assert answer["Location"] == led["Location"] == cast.url(f"weaves/{weave.pk}/")
    assert (weave.size_low, weave.size_high, weave.minutes, weave.weeks, weave.seconds, weave.seed) == (
        3,
        4,
        60,
        4,
        5,
        9,
    )
    assert "You can leave this page and come back. The work goes on." in text(page)
    assert "Stopped. What was proposed before is as it was." in text(stopped)
    assert Work.everywhere.get().state == "stopped"


def test_a_round_shows_each_crew_with_its_time_by_every_clock_and_why(cast, sols, begun):
    given = make.yeses(
        cast.sol,
        begun,
        [
            make.signup("Fia"),
            make.signup("Gil", zone="America/New_York"),
            make.signup("Hue"),
            make.signup("Ada"),
        ],
    )
    make.propose(cast.sol, begun, [[given["Fia"], given["Gil"], given["Hue"]]], [given["Ada"]])

    page = text(sols.get(cast.url(f"rounds/{begun.pk}/")))

    assert "3 people have a place in 1 crew." in page
    assert "1 waits for a next step." in page
    assert "Crew 1 Thu 18:30 Lisbon time" in page
    assert "Gil Thu 13:30, New York time" in page
    assert "You can all meet then. You all speak English." in page
    assert "Others fit together first." in page


def test_somebody_is_found_by_name_in_a_long_proposal(cast, sols, begun, proposed):
    here = cast.url(f"rounds/{begun.pk}/")

    page, nobody = text(sols.get(here, {"q": "jun"})), text(sols.get(here, {"q": "zzz"}))

    assert "Crew 2" in page
    assert "Crew 1" not in page
    assert "Nobody of that name sits here." in nobody


def skeleton(response):
    """The marks of a page without its words, numbers and drawings: what kind of page it is."""
    body = re.sub(r"<svg\b.*?</svg>", "<svg>", response.content.decode(), flags=re.DOTALL)
    return [re.sub(r"\d+", "0", mark) for mark in re.findall(r"</?\w+|class=\"[^\"]*\"|data-[\w-]+", body)]


def test_a_proposal_looks_the_same_whether_or_not_somebody_would_rather_not(cast, sols):
    pages = []
    for rather_not in ((), ("gil#1", "hue#1")):
        begun = make.open_a_round(cast.sol)
        said = [make.signup("Fia", rather_not=rather_not), *(make.signup(name) for name in NAMES[1:])]
        make.yeses(cast.sol, begun, said)
        make.ask(cast.sol, begun, sizes=(4, 4))
        make.work_off()
        pages.append(sols.get(cast.url(f"rounds/{begun.pk}/")))

    words = [sorted(set(re.findall(r"<li>([^<]+)</li>", page.content.decode()))) for page in pages]
    assert skeleton(pages[0]) == skeleton(pages[1])
    assert words[0] == words[1]
    assert len(words[0]) == 6


# With the people


def test_it_goes_to_the_people_once_and_a_second_click_does_no_harm(cast, sols, begun, proposed):
    here = cast.url(f"rounds/{begun.pk}/put-before/")
    asked = text(sols.get(here))
    before = Circle.objects.of(cast.home).count()

    first = sols.post(here, follow=True)
    second = sols.post(here, follow=True)

    assert "2 crews are proposed." in asked
    assert "1 person waits meanwhile" in asked
    assert "It is with the people themselves now." in text(first)
    assert "It went to the people already. Nothing was done twice." in text(second)
    assert (first.status_code, second.status_code) == (200, 200)
    begun.refresh_from_db()
    assert (begun.state, begun.turn) == ("asked", 1)
    assert Circle.objects.of(cast.home).count() == before


def test_a_crew_of_one_is_put_before_nobody(cast, sols, begun, proposed):
    move(cast, sols, proposed, "Fia", "new", anyway="1")

    answer = sols.post(cast.url(f"rounds/{begun.pk}/put-before/"), follow=True)

    assert "two people at least. Move somebody first." in text(answer)
    begun.refresh_from_db()
    assert begun.state == "proposed"


def test_a_steward_hands_crews_out_until_the_first_week_is_over_and_never_sees_inside(cast, begun):
    """The crew's own page is closed at once; the sheet to print, when the week has passed."""
    people = [make.signup(name, mail=f"{name.casefold()}@example.org") for name in ("Ana", "Bo")]
    given = make.yeses(cast.sol, begun, [*people, make.signup("Gus", phone="+351 7"), make.signup("Fia")])
    make.propose(cast.sol, begun, [list(given.values())])
    known = set(Circle.objects.of(cast.home).values_list("pk", flat=True))
    sols = cast.client(cast.sol)
    make.confirm(cast.sol, begun)
    crew = Circle.objects.of(cast.home).exclude(pk__in=known).get()
    sheet = cast.url(f"proposals/{proposal(begun_weave(begun), 1).pk}/sheet/")
    inside = [cast.url(f"circles/{crew.pk}/{page}") for page in ("", "sheet/", "leave/", "name/")]

    for_her = [cast.client(cast.ana).get(page).status_code for page in inside]
    for_sol = [sols.get(page).status_code for page in inside]
    handed, told = sols.get(sheet), sols.get(cast.url(f"rounds/{begun.pk}/tell/"))
    seen = {}
    for days in (14, 20, 21):
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
            later = cast.client(cast.sol)
            round_page = text(later.get(cast.url(f"rounds/{begun.pk}/")))
            seen[days] = (later.get(sheet).status_code, "Ana" in round_page)

    assert for_her == [200, 200, 200, 200]
    assert for_sol == [404, 404, 404, 404]
    assert handed.status_code == 200
    assert all(name in text(handed) for name in ("Ana", "Bo", "Fia", "Gus", "Thu 18:30"))
    assert all(name in text(told) for name in ("Fia", "Gus", "+351 7"))
    assert not any(name in text(told) for name in ("Ana Lima", "Bo Ek"))
    assert seen == {14: (200, True), 20: (200, True), 21: (404, False)}


def begun_weave(begun):
    begun.refresh_from_db()
    return begun.weave


def test_the_sheet_to_print_has_every_date_by_the_wall_clock(cast, sols):
    begun = make.open_a_round(cast.sol, first_day=next_year_in_march())
    given = make.yeses(cast.sol, begun, [make.signup("Fia"), make.signup("Gil", zone="America/New_York")])
    make.propose(cast.sol, begun, [list(given.values())])
    make.confirm(cast.sol, begun)

    page = text(
        sols.get(cast.url(f"proposals/{proposal(begun_weave(begun), 1).pk}/sheet/?paper=letter&type=large"))
    )

    assert page.count(", 18:30") >= 6
    assert "Fia & Gil" in page


def next_year_in_march() -> date:
    """Six weeks over which the clocks of Lisbon and New York change on different days."""
    return date(clock.today().year + 1, 3, 1)


# How many questions a page asks of the database


def test_a_list_of_rounds_asks_as_much_for_thirty_as_for_one(cast, sols, django_assert_num_queries):
    make.open_a_round(cast.sol)
    sols.get(cast.url("rounds/"))

    with django_assert_num_queries(8):
        sols.get(cast.url("rounds/"))
    for number in range(29):
        make.open_a_round(cast.sol, f"Round {number}")
    with django_assert_num_queries(8):
        page = sols.get(cast.url("rounds/"))

    assert text(page).count("Open: people can say yes") == 30


@pytest.mark.parametrize("confirmed", [False, True])
def test_a_round_asks_as_much_for_thirty_crews_as_for_one(cast, sols, django_assert_num_queries, confirmed):
    few, many = make.open_a_round(cast.sol, "Few"), make.open_a_round(cast.sol, "Many")
    for begun, crews in ((few, 1), (many, 30)):
        people = [make.signup(f"Person{at} of {crews}") for at in range(3 * crews)]
        given = list(make.yeses(cast.sol, begun, people).values())
        make.propose(cast.sol, begun, [given[at : at + 3] for at in range(0, 3 * crews, 3)])
        if confirmed:
            make.confirm(cast.sol, begun)
    sols.get(cast.url(f"rounds/{few.pk}/"))
    asked = 25 if confirmed else 26

    with django_assert_num_queries(asked):
        one = sols.get(cast.url(f"rounds/{few.pk}/"))
    with django_assert_num_queries(asked):
        thirty = sols.get(cast.url(f"rounds/{many.pk}/"))

    assert (one.content.decode().count('class="crew"'), thirty.content.decode().count('class="crew"')) == (
        1,
        24,
    )
