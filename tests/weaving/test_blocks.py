"""Whoever keeps apart from somebody is never put with them, and nobody can tell it from any other wish."""

import html
import re

from tests import make
from tests.weaving.pages import NAMES, crews_of, move, proposal, text
from weft.circles.queries.circles import actor_of
from weft.people.actions.blocks import block_person
from weft.people.models import Block
from weft.weaving.models import Answer, Round, Weave
from weft.weaving.queries import said_in


def keep_apart(one, other):
    """The one keeps apart from the other, as they would by the button on the other's page."""
    block_person(actor=actor_of(one.membership), person=other.membership.person)


def woven(cast, begun):
    """A proposal by the engine itself, and all that whoever weaves reads of it."""
    weave = make.ask(cast.sol, begun)
    make.work_off()
    begun.refresh_from_db()
    weave.refresh_from_db()
    return weave


def sits_with(weave, one, other):
    return any(one in names and other in names for names in crews_of(weave).values())


def test_t38_the_matcher_never_puts_the_two_together_and_says_nothing_of_it(cast, sols, begun):
    given = make.yeses(cast.sol, begun, [make.signup(name) for name in NAMES[:6]])
    before = woven(cast, begun)
    beside = next(
        (one, other)
        for names in crews_of(before).values()
        for one in names
        for other in names
        if one != other
    )
    with_them_together = text(sols.get(cast.url(f"rounds/{begun.pk}/")))

    keep_apart(given[beside[0]], given[beside[1]])
    after = woven(cast, begun)

    page = text(sols.get(cast.url(f"rounds/{begun.pk}/")))
    assert after.state == Weave.State.WOVEN
    assert not sits_with(after, *beside)
    assert kinds_of_sentences(page, NAMES) <= kinds_of_sentences(with_them_together, NAMES) | WHO_WAITS
    assert after.conflicts == []


WHO_WAITS = {
    "The crews that suit NAME are full, or could not be made without leaving others out.",
    "N people wait for a next step.",
    "Waiting for a next step",
}


def kinds_of_sentences(page, names):
    """What a page says, with names and numbers taken out."""
    plain = re.sub("|".join(names), "NAME", page)
    plain = re.sub(r"(NAME(, | & | and )?)+", "NAME ", plain)
    plain = re.sub(r"\d+([.:]\d+)?", "N", plain)
    return {each.strip() for each in re.findall(r"[A-Z][^.]*\.", plain)}


def test_t38_a_block_is_a_veto_like_any_other_whoever_made_it(cast, begun):
    given = make.yeses(cast.sol, begun, [make.signup("Fia", rather_not=("gil#1",)), make.signup("Gil")])
    wished = {each.signup.name: set(each.signup.rather_not) for each in said_in(begun)}
    other = make.open_a_round(cast.sol, "Another")
    again = make.yeses(cast.sol, other, [make.signup("Hue"), make.signup("Ilo")])

    keep_apart(again["Ilo"], again["Hue"])

    kept = {each.signup.name: set(each.signup.rather_not) for each in said_in(other)}
    assert wished == {"Fia": {str(given["Gil"].pk)}, "Gil": set()}
    pairs = {frozenset({name, *named}) for name, named in kept.items() if named}
    assert [len(each) for each in kept.values()].count(1) == 1
    assert pairs <= {
        frozenset({"Hue", str(again["Ilo"].pk)}),
        frozenset({"Ilo", str(again["Hue"].pk)}),
    }


def test_t36_by_hand_it_is_only_not_possible_as_for_any_wish(cast, sols, begun):
    stay = [make.signup(f"Stay {n}") for n in range(4)]
    make.yeses(
        cast.sol,
        begun,
        [make.signup("Fia", kind="work"), make.signup("Gil", kind="play"), make.signup("Hue"), *stay],
    )
    given = {answer.membership.name: answer for answer in Answer.objects.of(cast.home).filter(round=begun)}
    crews = [[given["Fia"], *(given[each.name] for each in stay)], [given["Gil"], given["Hue"]]]
    weave = make.propose(cast.sol, begun, crews, sizes=(2, 2))
    keep_apart(given["Gil"], given["Fia"])
    before = crews_of(weave)

    asked = move(cast, sols, weave, "Fia", proposal(weave, 2).pk)
    forced = move(cast, sols, weave, "Fia", proposal(weave, 2).pk, anyway="1")

    told = asked.content.decode().partition('role="alert"')[2].partition("</section>")[0]
    assert [html.unescape(each) for each in re.findall(r"<li>([^<]+)</li>", told)] == [
        "This is not possible."
    ]
    assert (asked.status_code, forced.status_code) == (422, 422)
    assert "Move anyway" not in asked.content.decode()
    assert crews_of(weave) == before


def test_what_was_proposed_before_is_not_put_before_people_over_a_block(cast, sols, begun, proposed):
    given = {answer.membership.name: answer for answer in Answer.objects.of(cast.home).filter(round=begun)}
    keep_apart(given["Fia"], given["Gil"])

    answer = sols.post(cast.url(f"rounds/{begun.pk}/put-before/"), follow=True)

    assert "something has changed since this was proposed" in text(answer)
    assert Round.everywhere.get(pk=begun.pk).state == Round.State.PROPOSED
    Block.everywhere.all().delete()
    sols.post(cast.url(f"rounds/{begun.pk}/put-before/"))
    assert Round.everywhere.get(pk=begun.pk).state == Round.State.ASKED


def test_reading_what_people_said_asks_once_more_and_no_more(cast, begun, django_assert_num_queries):
    given = make.yeses(cast.sol, begun, [make.signup(name) for name in NAMES])

    with django_assert_num_queries(4):
        said_in(begun)
    keep_apart(given["Fia"], given["Gil"])
    keep_apart(given["Hue"], given["Ilo"])
    with django_assert_num_queries(5):
        said_in(begun)
