"""Every kind of page in a language that runs from right to left and needs more room: nothing sticks out or overlaps."""

import os
import re
from collections import Counter, deque
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest

from tests import mirror
from tests.journeys.eyes import NARROWEST
from tests.journeys.house import ROOT, opened

PAGES = 80
WIDTHS = (NARROWEST, 1280)
STICKS_OUT = """() => {
    const edge = document.documentElement.clientWidth
    const free = each => { for (let at = each.parentElement; at; at = at.parentElement)
        if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(at).overflowX)) return false; return true }
    return [...document.querySelectorAll("body *")].filter(each => {
        const box = each.getBoundingClientRect()
        return box.width > 1 && box.height > 1 && (box.right > edge + 1 || box.left < -1) && free(each)
    }).slice(0, 3).map(each => each.outerHTML.slice(0, 160)) }"""
OVERLAPS = """() => {
    const said = "h1, h2, h3, p, li, dt, dd, legend, label, button, input:not([type=hidden]), select, textarea, th, td"
    const still = each => { for (let at = each; at && at !== document.body; at = at.parentElement)
        if (!["static", "relative"].includes(getComputedStyle(at).position)) return false; return true }
    const all = [...document.querySelectorAll("main :is(" + said + "), footer :is(" + said + ")")].filter(each =>
        each.checkVisibility() && still(each) && each.getClientRects().length)
    const boxes = all.map(each => each.getBoundingClientRect())
    const found = []
    for (let one = 0; one < all.length; one++) for (let two = one + 1; two < all.length; two++) {
        const [a, b] = [boxes[one], boxes[two]]
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left)
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
        if (wide > 2 && high > 2 && !all[one].contains(all[two]) && !all[two].contains(all[one]))
            found.push(all[one].outerHTML.slice(0, 110) + " over " + all[two].outerHTML.slice(0, 110))
    }
    return found.slice(0, 3) }"""


@pytest.fixture
def mirrored(tmp_path):
    """A house that also speaks the language nobody speaks."""
    folder = tmp_path / "languages"
    also = {"DJANGO_SETTINGS_MODULE": "tests.journeys.mirrored", "MIRROR": str(mirror.hang(folder))}
    database = os.environ.get("DATABASE_URL", "")
    with opened(tmp_path, database, PYTHONPATH=str(ROOT), **also) as house:
        yield house
        print(house.said())


def test_every_kind_of_page_runs_from_right_to_left_without_breaking(mirrored, browser):
    context = browser.new_context(locale=mirror.CODE, timezone_id="Europe/Lisbon", reduced_motion="reduce")
    page, faults = context.new_page(), []
    for outside in ("/", "/privacy/"):
        faults += looked_at(page, mirrored.address + outside)
    page.goto(mirrored.address)
    page.locator('form[action="/example/"] button').click()
    page.wait_for_url(re.compile(r"/c/[\w-]+/$"))
    walked = walk(page, mirrored.address, page.url, faults)
    context.clear_cookies()
    faults += looked_at(page, f"{mirrored.address}/sign-in/")
    context.close()

    print(*faults, sep="\n")
    assert walked > 40
    assert faults == []


def walk(page, address, first, faults):
    """Follow the links of the house, one of each kind."""
    waiting, kinds = deque([first]), Counter()
    while waiting and kinds.total() < PAGES:
        url = waiting.popleft()
        kind = re.sub(r"\d+", "N", url.partition("?")[0])
        if kinds[kind]:
            continue
        kinds[kind] += 1
        faults += looked_at(page, url)
        links = page.locator("a[href]").evaluate_all("all => all.map(each => each.getAttribute('href'))")
        whole = [urldefrag(urljoin(url, each)).url for each in links]
        waiting += [each for each in whole if each.startswith(f"{address}/")]
    return kinds.total()


def looked_at(page, url):
    """What is wrong with a page, narrow and wide."""
    page.goto(url)
    path = urlsplit(url).path
    if page.locator("html").get_attribute("dir") != "rtl":
        return [f"{path} runs from left to right"]
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wide = page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{path} at {width}: {wide} px too wide"] if wide > 0 else []
        found += [f"{path} at {width} sticks out: {each}" for each in page.evaluate(STICKS_OUT)]
        found += [f"{path} at {width} overlaps: {each}" for each in page.evaluate(OVERLAPS)]
    return found
