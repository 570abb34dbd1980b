"""The guarded client, against a server on this machine and against addresses that must never be asked."""

import gzip
import logging
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.core.lane import CALENDAR, Lane, open_lane
from weft.core.fetch import Fetched, NotFetched, Reach, Trouble, checked, fetch, is_open, system_addresses

SECRET = "CNRY-secret-path"


@pytest.fixture(scope="module")
def opened(tmp_path_factory) -> Lane:
    return open_lane(tmp_path_factory.mktemp("lane"))


@pytest.fixture
def lane(opened) -> Iterator[Lane]:
    opened.asked.clear()
    opened.answers.clear()
    return opened


def trouble_of(address: str, reach: Reach, **more) -> Trouble:
    with pytest.raises(NotFetched) as refused:
        fetch(address, reach=reach, **more)
    return refused.value.trouble


def test_a_calendar_is_fetched_from_the_place_that_proves_its_name(lane):
    address = lane.serve("/a.ics?key=1&näme=2", CALENDAR, Content_Type="Text/Calendar; charset=utf-8")
    lane.answers["/a.ics?key=1&n%C3%A4me=2"] = lane.answers["/a.ics?key=1&näme=2"]

    assert fetch(address, reach=lane.reach) == Fetched("text/calendar", CALENDAR)
    [(path, headers)] = lane.asked
    assert path == "/a.ics?key=1&n%C3%A4me=2"
    assert headers == {
        "host": f"calendar.test:{lane.port}",
        "user-agent": "Weft",
        "accept": "*/*;q=0.1",
        "accept-encoding": "gzip",
    }


def test_what_is_packed_is_unpacked(lane):
    address = lane.serve("/a.ics", gzip.compress(CALENDAR), Content_Encoding="gzip")

    assert fetch(address, reach=lane.reach).content == CALENDAR


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.8.8.8",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::8.8.8.8",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::808:808",
        "64:ff9b:1::7f00:1",
        "100::1",
        "2001::1",
        "2001:0:7f00:1::",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:808:808::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "no address",
        "",
    ],
)
def test_t80_addresses_that_are_not_of_the_open_internet_are_closed(address, lane):
    anywhere = Reach(addresses=lambda name, port: [address], connect_seconds=1, seconds=1)

    assert not is_open(address)
    assert trouble_of("https://calendar.test/", anywhere) == Trouble.CLOSED


@pytest.mark.parametrize("address", ["8.8.8.8", "193.136.1.1", "2606:4700::1111", "2a00:1450:4003::200e"])
def test_addresses_of_the_open_internet_are_open(address):
    assert is_open(address)


@pytest.mark.parametrize(
    ("address", "trouble"),
    [
        ("http://calendar.test/", Trouble.ADDRESS),
        ("file:///etc/passwd", Trouble.ADDRESS),
        ("gopher://calendar.test/", Trouble.ADDRESS),
        ("ftp://calendar.test/", Trouble.ADDRESS),
        ("//calendar.test/", Trouble.ADDRESS),
        ("calendar.test", Trouble.ADDRESS),
        ("https://", Trouble.ADDRESS),
        ("https:///a.ics", Trouble.ADDRESS),
        ("https://ana@calendar.test/", Trouble.ADDRESS),
        ("https://ana:word@calendar.test/", Trouble.ADDRESS),
        ("https://@calendar.test/", Trouble.ADDRESS),
        ("https://calendar.test\\@127.0.0.1/", Trouble.ADDRESS),
        ("https://[::1", Trouble.ADDRESS),
        ("https://calendar.test:port/", Trouble.ADDRESS),
        ("https://calendar.test:99999/", Trouble.ADDRESS),
        ("https://" + "a" * 70 + ".test/", Trouble.ADDRESS),
        ("https://calendar.test:22/", Trouble.CLOSED),
        ("https://calendar.test:8443/", Trouble.CLOSED),
        ("https://calendar.test:80/", Trouble.CLOSED),
        ("https://127.0.0.1/", Trouble.CLOSED),
        ("https://[::1]/", Trouble.CLOSED),
        ("https://[::ffff:7f00:1]/", Trouble.CLOSED),
        ("https://2130706433/", Trouble.CLOSED),
        ("https://0x7f.1/", Trouble.CLOSED),
        ("https://127.1/", Trouble.CLOSED),
        ("https://127。0。0。1/", Trouble.CLOSED),
        ("https://localhost/", Trouble.CLOSED),
    ],
)
def test_t80_no_spelling_of_an_address_gets_around(address, trouble):
    assert trouble_of(address, Reach(connect_seconds=2, seconds=2)) == trouble


def test_t80_one_closed_address_among_open_ones_closes_the_name(lane):
    both = lane.within(addresses=lambda name, port: ["127.0.0.1", "10.0.0.1"])

    assert trouble_of(lane.serve("/a.ics", CALENDAR), both) == Trouble.CLOSED
    assert lane.asked == []


def test_t80_a_name_that_changes_its_mind_is_asked_only_once(lane):
    """The first answer is looked at and connected to; the second one, which points elsewhere, is never heard."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    rebinding = lane.within(addresses=lambda name, port: next(answers))

    assert fetch(lane.serve("/a.ics", CALENDAR), reach=rebinding).content == CALENDAR
    assert next(answers) == ["10.0.0.1"]


def test_t80_every_step_of_a_redirect_is_looked_at_again(lane):
    address = lane.send_on("/a.ics", "https://inside.test/metadata")
    names = {"calendar.test": ["127.0.0.1"], "inside.test": ["169.254.169.254"]}
    reach = lane.within(addresses=lambda name, port: names[name], ports=frozenset({lane.port, 443}))

    assert trouble_of(address, reach) == Trouble.CLOSED


@pytest.mark.parametrize(
    ("to", "trouble"),
    [
        ("http://calendar.test/", Trouble.ADDRESS),
        ("file:///etc/passwd", Trouble.ADDRESS),
        ("https://calendar.test:22/", Trouble.CLOSED),
        ("https://ana:word@calendar.test/", Trouble.ADDRESS),
    ],
)
def test_t80_a_redirect_leads_nowhere_that_nobody_may_type(lane, to, trouble):
    assert trouble_of(lane.send_on("/a.ics", to), lane.reach) == trouble
    assert len(lane.asked) == 1


def test_three_steps_are_followed_and_no_cookie_travels(lane):
    lane.serve("/1", b"", 301, Location="/2", Set_Cookie="a=b")
    lane.send_on("/2", lane.url("/3", host="other.test"), 307)
    lane.send_on("/3", "4", 308)
    lane.serve("/4", CALENDAR)

    assert fetch(lane.url("/1"), reach=lane.reach).content == CALENDAR
    assert [path for path, _ in lane.asked] == ["/1", "/2", "/3", "/4"]
    assert not any("cookie" in headers for _, headers in lane.asked)
    assert lane.asked[2][1]["host"] == f"other.test:{lane.port}"


def test_t86_redirects_end(lane):
    assert trouble_of(lane.send_on("/a.ics", "/a.ics"), lane.reach) == Trouble.REDIRECTS
    assert len(lane.asked) == 4


def test_t86_what_is_too_large_is_not_taken_in(lane):
    small = lane.within(size=1000)

    assert trouble_of(lane.serve("/large", b"x" * 1001), small) == Trouble.LARGE
    assert trouble_of(lane.flood("/flood"), small) == Trouble.LARGE
    assert len(fetch(lane.serve("/fits", b"x" * 1000), reach=small).content) == 1000


def test_t86_little_that_unpacks_to_much_is_not_taken_in(lane):
    assert trouble_of(lane.bomb("/bomb"), lane.within(seconds=10)) == Trouble.LARGE


@pytest.mark.parametrize("headers_too", [False, True])
def test_t86_an_answer_in_small_drops_ends_with_the_time(lane, headers_too):
    address = lane.drip("/slow", 5, headers_too=headers_too)
    began = time.monotonic()

    assert trouble_of(address, lane.within(seconds=0.6)) == Trouble.SLOW
    assert time.monotonic() - began < 2


def test_t86_somebody_who_never_says_a_word_is_left():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        reach = Reach(
            ports=frozenset({port}),
            addresses=lambda name, port: ["127.0.0.1"],
            may_connect=lambda address: True,
            seconds=0.4,
        )
        assert trouble_of(f"https://calendar.test:{port}/", reach) == Trouble.SLOW


def test_t86_a_slow_look_up_of_a_name_holds_nothing_up(lane):
    release = threading.Event()

    def never(name: str, port: int) -> list[str]:
        release.wait(5)
        return ["127.0.0.1"]

    assert trouble_of(lane.url(), lane.within(addresses=never, seconds=0.3)) == Trouble.SLOW
    release.set()


def test_a_name_that_nobody_has_is_said_to_be_none(lane):
    def unknown(name: str, port: int) -> list[str]:
        raise socket.gaierror

    assert trouble_of(lane.url(), lane.within(addresses=unknown)) == Trouble.NAME
    assert "127.0.0.1" in system_addresses("localhost", 443)


def test_nobody_at_the_door_is_a_trouble_of_the_connection(lane):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    reach = lane.within(ports=frozenset({port}), addresses=lambda name, port: ["127.0.0.1"] * 2)

    assert trouble_of(f"https://calendar.test:{port}/", reach) == Trouble.CONNECTION


def test_of_several_addresses_the_one_that_answers_is_taken(lane):
    reach = lane.within(
        addresses=lambda name, port: ["127.0.0.2", "127.0.0.1"], may_connect=lambda address: True
    )

    assert fetch(lane.serve("/a.ics", CALENDAR), reach=reach).content == CALENDAR


def test_a_place_that_cannot_prove_its_name_is_not_read(lane):
    lane.serve("/a.ics", CALENDAR)
    stranger = replace(lane.reach, certificates=ssl.create_default_context())

    assert trouble_of(lane.url(host="wrong.test"), lane.reach) == Trouble.CERTIFICATE
    assert trouble_of(lane.url(), stranger) == Trouble.CERTIFICATE
    assert trouble_of(lane.url(host="127.0.0.1"), lane.reach) == Trouble.CERTIFICATE
    assert lane.asked == []


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (404, Trouble.GONE),
        (410, Trouble.GONE),
        (401, Trouble.KEY),
        (403, Trouble.KEY),
        (500, Trouble.ANSWER),
        (204, Trouble.ANSWER),
        (302, Trouble.ANSWER),
        (206, Trouble.ANSWER),
    ],
)
def test_each_answer_that_is_none_has_its_code(lane, status, trouble):
    assert trouble_of(lane.serve("/a.ics", b"", status), lane.reach) == trouble


def test_another_kind_of_content_is_refused_where_kinds_are_named(lane):
    page = lane.serve("/page", b"<html>", Content_Type="text/html")
    odd = lane.serve("/odd", b"x", Content_Encoding="br")
    broken = lane.serve("/broken", b"no gzip", Content_Encoding="gzip")

    assert trouble_of(page, lane.reach, kinds=("text/calendar",)) == Trouble.KIND
    assert fetch(page, reach=lane.reach).kind == "text/html"
    assert trouble_of(odd, lane.reach) == Trouble.KIND
    assert trouble_of(broken, lane.reach) == Trouble.ANSWER


def test_nonsense_for_an_answer_is_an_answer_that_made_no_sense(lane):
    lane.answers["/odd"] = lambda handler: handler.wfile.write(b"\x00\x01 nonsense\r\n\r\n")

    assert trouble_of(lane.url("/odd"), lane.reach) == Trouble.ANSWER


def test_the_environment_sends_no_request_elsewhere(lane, monkeypatch):
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert fetch(lane.serve("/a.ics", CALENDAR), reach=lane.reach).content == CALENDAR


def test_no_address_is_written_down_nor_carried_by_what_is_raised(lane, caplog):
    caplog.set_level(logging.DEBUG)
    fetch(lane.serve(f"/{SECRET}", CALENDAR), reach=lane.reach)
    with pytest.raises(NotFetched) as refused:
        fetch(lane.url(f"/{SECRET}-2"), reach=lane.reach)

    assert SECRET not in caplog.text
    assert str(refused.value) == "gone"
    assert refused.value.__cause__ is None


def test_an_address_can_be_looked_at_before_it_is_kept(settings, lane):
    assert checked("https://Calendar.Example.ORG/x") == "calendar.example.org"
    settings.FETCH_REACH = lane.reach
    assert fetch(lane.serve("/a.ics", CALENDAR)).content == CALENDAR
