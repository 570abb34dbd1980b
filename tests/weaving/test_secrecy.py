"""What somebody wishes and answers is read by nobody else: on no page, in no mail, export, log, chronicle or column."""

import re

import pytest
from django.core import mail
from django.core.cache import cache

from tests import make, rows
from tests.weaving.pages import NAMES, seat, text
from weft.circles.models import Circle
from weft.core.errands import run_errand
from weft.core.models import Entry, Errand
from weft.flows.queries.exports import as_plain, everything_of
from weft.people.models import Person
from weft.weaving.models import Answer, NextStep, Round, Seat
from weft.weaving.policy.answers import withdraw_answer
from weft.weaving.queries import said_in

VIEWERS = ("ana", "bo", "cy", "eve", "sol")
WITH_MAIL = ("Ana", "Bo", "Eve")
EVERYWHERE = ("rounds/", "chronicle/", "people/", "circles/")


def everybody(**also):
    """Ana, Bo and Eve with a way in, and five more; `also` is what somebody says besides."""
    said = [
        make.signup(name, mail=f"{name.casefold()}@example.org", **also.get(name, {})) for name in WITH_MAIL
    ]
    return [*said, *(make.signup(name, **also.get(name, {})) for name in NAMES[:5])]


def begin(cast, signups, *, sizes=(4, 4)):
    begun = make.open_a_round(cast.sol, sizes=sizes)
    given = make.yeses(cast.sol, begun, signups)
    return begun, given


def pages(cast, begun, *more):
    """What everybody sees of a round: its page, home, and whatever else is named."""
    seen = {}
    for name in VIEWERS:
        client = cast.client(getattr(cast, name))
        paths = (f"rounds/{begun.pk}/", "", f"rounds/{begun.pk}/tell/", *more)
        seen[name] = [plain(client.get(cast.url(path))) for path in paths]
    return seen


def plain(response):
    """A page without what is new each time it is asked for."""
    body = response.content.decode()
    body = re.sub(r"name=\"csrfmiddlewaretoken\" value=\"\w+\"", "", body)
    body = re.sub(r"/reply/[^\"<]+", "", body)
    body = re.sub(r'<div class="qr".*?</div>', "", body, flags=re.DOTALL)
    return response.status_code, body


def columns():
    """Every row, with what is sealed told by its length alone."""
    return {
        table: [[len(each) if isinstance(each, bytes) else each for each in row] for row in found]
        for table, found in rows.read().items()
    }


def exports(cast):
    people = [getattr(cast, name).person for name in VIEWERS]
    return [as_plain(list(everything_of(Person.everywhere.get(pk=person.pk)))) for person in people]


def mails():
    mail.outbox.clear()
    cache.clear()
    for errand in Errand.everywhere.filter(state="waiting"):
        run_errand.call(errand.pk)
    return sorted(
        (letter.to[0], letter.subject, re.sub(r"/reply/\S+", "", letter.body)) for letter in mail.outbox
    )


@pytest.fixture
def before_people(cast):
    """Two crews of four, before their people."""
    begun, given = begin(cast, everybody())
    names = list(given)
    make.propose(
        cast.sol,
        begun,
        [[given[name] for name in names[:4]], [given[name] for name in names[4:]]],
        sizes=(4, 4),
    )
    make.put_before(cast.sol, begun)
    return begun


ANSWERS = ("yes", "not this", "not then", "back")


def test_t38_no_answer_is_read_on_any_page_in_any_mail_export_log_chronicle_or_column(
    cast, before_people, caplog
):
    """All that can be seen and all that is stored is the same, whatever anybody answered, and if at all."""
    begun, told = before_people, []
    for answer in ("", *ANSWERS):
        make.replies(begun, {name: answer for name in ("Fia", "Hue", "Ilo", "Jun", "Bo", "Eve") if answer})
        told.append(
            (
                pages(cast, begun, *EVERYWHERE)["sol"],
                pages(cast, begun, *EVERYWHERE)["cy"],
                columns(),
                mails(),
                exports(cast)[2],
            )
        )

    assert [each[0] for each in told] == [told[0][0]] * 5
    assert [each[1] for each in told] == [told[0][1]] * 5
    assert [_without_house(each[2]) for each in told] == [_without_house(told[0][2])] * 5
    assert [each[3] for each in told[1:]] == [[]] * 4
    assert [each[4] for each in told] == [told[0][4]] * 5
    assert not any(answer in caplog.text for answer in ("not this", "not then"))


def _without_house(found):
    """Tables that grow by looking: sessions, errands that were run."""
    mine = (
        "weft_seat",
        "weft_answer",
        "weft_proposal",
        "weft_round",
        "weft_weave",
        "weft_entry",
        "weft_nextstep",
        "weft_work",
    )
    return {table: found[table] for table in mine}


def test_t38_mates_see_the_same_whatever_anybody_else_answered(cast, before_people):
    begun, told = before_people, []
    for answer in ("", *ANSWERS):
        make.replies(begun, {name: answer for name in ("Fia", "Gil", "Hue", "Ilo", "Jun", "Eve") if answer})
        told.append({name: pages(cast, begun)[name] for name in ("ana", "bo")})

    assert told == [told[0]] * 5


def skeleton(page):
    """The marks of a page without words, numbers and drawings."""
    body = re.sub(r"<svg\b.*?</svg>", "<svg>", page, flags=re.DOTALL)
    return [re.sub(r"\d+", "0", mark) for mark in re.findall(r"</?\w+|class=\"[^\"]*\"|data-[\w-]+", body)]


def kinds(page, names):
    """The kinds of sentences of a page: without who, when and how many."""
    words = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    words = re.sub(r"<[^>]+>", "\n", words)
    for name in names:
        words = words.replace(name, "N")
    words = re.sub(r"\b(Mon|Tue|Wed|Thu|Fri)(day|sday|nesday|rsday)?\b|\d+", "0", words)
    words = re.sub(r"\b(two|three|four|five|six)\b", "0", words)
    return {" ".join(line.split()) for line in words.splitlines() if line.strip()}


def story(cast, also):
    """From a proposal to the end, as everybody sees it at each step; the worker does all of it."""
    begun, _given = begin(cast, everybody(**also))
    seen = []
    make.ask(cast.sol, begun, sizes=(4, 4))
    make.work_off()
    begun.refresh_from_db()
    crews = {
        frozenset(each.seats.values_list("answer__membership__person__name", flat=True))
        for each in begun.weave.proposals.all()
    }
    seen.append(pages(cast, begun))
    make.put_before(cast.sol, begun)
    seen.append(pages(cast, begun))
    make.replies(begun, "yes")
    make.settle(begun)
    seen.append(pages(cast, begun))
    return crews, seen, mails()


def test_t38_with_and_without_a_veto_that_binds_everybody_sees_the_same_kinds_of_things(cast):
    """Those whom Fia is first put with, she would rather not be with: others sit with her, and nothing tells why."""
    free, plainly, told = story(cast, {})
    [with_fia] = [crew for crew in free if "Fia" in crew]
    unwanted = sorted(with_fia - {"Fia"})[:2]
    keys = tuple(
        f"{name.split()[0].casefold()}@example.org"
        if name.split()[0] in WITH_MAIL
        else f"{name.casefold()}#1"
        for name in unwanted
    )
    Round.everywhere.all().delete()
    Circle.everywhere.filter(origins__kind="round").delete()

    bound, quietly, also_told = story(cast, {"Fia": {"rather_not": keys}})

    [still] = [crew for crew in bound if "Fia" in crew]
    assert not set(unwanted) & still
    names = [*(name for crew in free for name in crew), "Ana", "Bo", "Eve", *NAMES]
    names = sorted(set(names), key=len, reverse=True)
    for one, other in zip(plainly, quietly, strict=True):
        for who in VIEWERS:
            for (status, page), (_, twin) in zip(one[who], other[who], strict=True):
                assert status in (200, 303, 302, 404)
                assert skeleton(page) == skeleton(twin)
                assert kinds(page, names) == kinds(twin, names)
    assert [(to, subject) for to, subject, _ in told] == [(to, subject) for to, subject, _ in also_told]


def test_t38_whoever_waits_for_a_veto_reads_what_anybody_without_room_reads(cast):
    """Fia would be with nobody: to everybody it is as if the crews were full."""
    reasons, steps = [], []
    for rather_not in ((), tuple(f"{name.casefold()}@example.org" for name in WITH_MAIL)):
        said = everybody(
            Fia={"rather_not": (*rather_not, *(f"{n.casefold()}#1" for n in NAMES[1:5]))}
            if rather_not
            else {}
        )
        begun, given = begin(cast, said, sizes=(3, 3))
        make.ask(cast.sol, begun, sizes=(3, 3))
        make.work_off()
        begun.refresh_from_db()
        waits = Seat.everywhere.filter(weave=begun.weave, proposal=None).select_related(
            "answer__membership__person"
        )
        named = {each.answer.membership.name: each.reasons for each in waits}
        reasons.append({tuple(line.replace(name, "N") for line in lines) for name, lines in named.items()})
        make.confirm(cast.sol, begun)
        steps.append(set(NextStep.everywhere.filter(round=begun).values_list("kind", flat=True)))
        assert "Fia" in named or not rather_not
        assert given

    assert reasons[0] == reasons[1]
    assert steps[0] == steps[1]


@pytest.mark.parametrize("others", [("Gil", "Hue"), ("Gil", "Ilo"), ("Hue", "Ilo")])
def test_t38_two_who_say_not_this_one_do_not_reveal_who_they_were(cast, others):
    """No other crew can be made of these four: the pages of Ana, who said yes, are the same whoever it was."""
    told = []
    for two in (("Gil", "Hue"), others):
        begun, given = begin(cast, [everybody()[0], *(make.signup(name) for name in ("Gil", "Hue", "Ilo"))])
        make.propose(cast.sol, begun, [list(given.values())], sizes=(4, 4))
        make.put_before(cast.sol, begun)
        make.replies(
            begun, dict.fromkeys(("Ana", "Gil", "Hue", "Ilo"), "yes") | dict.fromkeys(two, "not this")
        )
        make.settle(begun)
        told.append(
            [re.sub(r"\d+", "0", page) for name in ("ana", "sol") for _, page in pages(cast, begun)[name]]
        )
        assert begun.state == "confirmed"
        Round.everywhere.all().delete()

    assert told[0] == told[1]


def test_t38_what_was_refused_is_opened_by_the_house_alone_and_never_in_a_column(cast, before_people):
    begun = before_people
    make.replies(
        begun, dict.fromkeys(("Ana", "Bo", "Eve", *NAMES[:5]), "yes") | {"Fia": "not this", "Gil": "not then"}
    )
    make.settle(begun)

    answers = Answer.everywhere.filter(round=begun)
    assert len({len(bytes(answer.wishes)) for answer in answers}) == 1
    assert not any(b"not_with" in bytes(answer.wishes) for answer in answers)
    assert "not_with" not in repr(columns())
    fia = next(each for each in said_in(begun) if each.signup.name == "Fia")
    assert len(fia.signup.rather_not) > 0
    told = [text(cast.client(cast.sol).get(cast.url(f"rounds/{begun.pk}/")))]
    assert not any(word in told[0] for word in ("Thursday evening", "not this", "Not at this"))


def test_t38_whoever_steps_back_by_their_answer_is_written_nowhere(cast, before_people):
    begun = before_people
    bo = seat(begun.weave, "Bo Ek").answer.membership.person_id
    make.replies(begun, dict.fromkeys(("Ana", "Eve", *NAMES[:5]), "yes") | {"Bo": "back"})
    make.settle(begun)

    assert not Answer.everywhere.filter(round=begun, membership=cast.bo).exists()
    assert (
        not Entry.everywhere.filter(person=bo)
        .exclude(deed__in=["account.opened", "account.came_in"])
        .filter(deed__startswith="answer")
    )
    assert not withdraw_answer.rows(cast.actor(cast.bo)).filter(round=begun).exists()


def test_my_own_answer_goes_along_with_me_and_nobody_elses_does(cast, before_people):
    make.replies(before_people, {"Ana": "not then", "Bo": "not this"})

    [mine] = [each for each in exports(cast)[0]["answers"] if "reply" in each]
    [bos] = [each for each in exports(cast)[1]["answers"] if "reply" in each]
    assert (mine["reply"], bos["reply"]) == ("not then", "not this")
    assert exports(cast)[4]["answers"] == []
