"""Naming and leaving a circle, and words for oneself."""

from django.db import connection

from weft.circles.models import Belonging, Circle, Note
from weft.circles.queries.notes import my_needs


def test_those_who_sit_in_a_crew_name_it_and_only_they_read_it(cast):
    ana = cast.client(cast.ana)

    answer = ana.post(cast.url(f"circles/{cast.crew.pk}/name/"), {"name": "  The  Lighthouse "})

    assert (answer.status_code, answer["Location"]) == (303, cast.url(f"circles/{cast.crew.pk}/"))
    assert "The Lighthouse" in cast.client(cast.cy).get(cast.url("circles/")).content.decode()
    pages = [
        cast.client(who).get(cast.url(path))
        for who in (cast.sol, cast.eve)
        for path in ("", "circles/", "people/")
    ]
    assert [page.status_code for page in pages] == [200] * 6
    assert not any("Lighthouse" in page.content.decode() for page in pages)


def test_an_empty_name_shows_their_own_names_again(cast):
    client = cast.client(cast.ana)
    client.post(cast.url(f"circles/{cast.crew.pk}/name/"), {"name": "Lighthouse"})

    client.post(cast.url(f"circles/{cast.crew.pk}/name/"), {"name": ""})

    assert "Ana, Bo, Cy &amp; Dee" in client.get(cast.url(f"circles/{cast.crew.pk}/")).content.decode()


def test_leaving_takes_one_button_and_no_reason(cast):
    client = cast.client(cast.ana)

    asked = client.get(cast.url(f"circles/{cast.crew.pk}/leave/"))
    left = client.post(cast.url(f"circles/{cast.crew.pk}/leave/"))

    assert asked.status_code == 200
    assert "<textarea" not in asked.content.decode()
    assert (left.status_code, left["Location"]) == (303, cast.url("circles/"))
    assert client.get(cast.url(f"circles/{cast.crew.pk}/")).status_code == 404
    others = cast.client(cast.bo).get(cast.url(f"circles/{cast.crew.pk}/")).content.decode()
    assert "Ana Lima" not in others


def test_looking_at_the_leaving_page_leaves_nothing(cast):
    cast.client(cast.ana).get(cast.url(f"circles/{cast.crew.pk}/leave/"))

    assert Belonging.everywhere.filter(circle=cast.crew, until=None).count() == 4


def test_when_the_last_one_leaves_it_ends(cast):
    for member in (cast.ana, cast.bo):
        cast.client(member).post(cast.url(f"circles/{cast.dyad.pk}/leave/"))

    assert Circle.everywhere.get(pk=cast.dyad.pk).state == "ended"


def test_outsiders_and_stewards_meet_the_same_nothing_as_where_no_circle_is(cast):
    paths = [f"circles/{{pk}}/{rest}" for rest in ("name/", "leave/")]
    for member in (cast.sol, cast.eve, cast.kai):
        client = cast.client(member)
        for path in paths:
            for ask in (client.get, client.post):
                there, nowhere = (
                    ask(cast.url(path.format(pk=cast.crew.pk))),
                    ask(cast.url(path.format(pk=999999))),
                )
                assert (there.status_code, nowhere.status_code) == (404, 404)
                assert there.content == nowhere.content


def test_nobody_leaves_or_names_the_circle_of_one(cast):
    own = Belonging.everywhere.get(membership=cast.ana, circle__scale="self").circle_id
    client = cast.client(cast.ana)

    assert client.post(cast.url(f"circles/{own}/leave/")).status_code == 404
    assert client.post(cast.url(f"circles/{own}/name/"), {"name": "Me"}).status_code == 404


def test_what_i_need_is_sealed_and_read_by_me_alone(cast):
    client = cast.client(cast.ana)

    answer = client.post(cast.url("me/access/"), {"access": "Captions, and a break after\nforty minutes."})

    assert (answer.status_code, answer["Location"]) == (303, cast.url("me/access/"))
    assert "forty minutes" in client.get(cast.url("me/access/")).content.decode()
    assert "forty minutes" not in cast.client(cast.sol).get(cast.url("me/access/")).content.decode()
    assert my_needs(cast.actor(cast.bo)) == {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM weft_note")
        assert all(b"forty minutes" not in bytes(row[0]) for row in cursor.fetchall())


def test_emptying_the_words_forgets_them(cast):
    client = cast.client(cast.ana)
    client.post(cast.url("me/access/"), {"access": "Captions"})

    client.post(cast.url("me/access/"), {"access": ""})

    assert not Note.everywhere.exists()
