"""The example community, looked at page by page: whatever a link leads to must hold."""

import gzip
import re
from collections import Counter, deque
from urllib.parse import urldefrag, urljoin, urlsplit

from tests.journeys.eyes import TABLET, Eyes, eyes

PAGES = 60
OF_A_KIND = 4
HEAVIEST = 30_000
SCRIPTS = 2


def test_every_page_that_a_link_leads_to_holds(home, browser):
    with eyes(browser, home.address, size=TABLET) as robin:
        robin.go("/").get_by_role("button", name="Look around").click()
        robin.page.wait_for_url(re.compile(r"/c/[\w-]+/$"))
        here = robin.page.url
        robin.page.get_by_role("link", name="The next crews").click()
        robin.page.get_by_role("link", name="Put before everybody").wait_for()
        seen = walk(robin, here)

    print(*robin.faults, sep="\n")
    assert robin.faults == []
    assert seen > 30
    assert "Traceback" not in home.said()


def walk(robin: Eyes, home: str) -> int:
    """Follow every link of the house, a few of each kind. Returns how many pages there were."""
    waiting, known, kinds = deque([home]), {home}, Counter[str]()
    while waiting and kinds.total() < PAGES:
        url = waiting.popleft()
        kind = re.sub(r"\d+", "N", url)
        if kinds[kind] >= OF_A_KIND:
            continue
        kinds[kind] += 1
        weigh(robin, url)
        for link in links(robin, url):
            if link not in known:
                known.add(link)
                waiting.append(link)
    return kinds.total()


def weigh(robin: Eyes, url: str) -> None:
    """One page, opened as a person would: it is there, it is light, and nothing on it is wrong."""
    answer = robin.page.goto(url)
    assert answer
    path = urlsplit(url).path
    heavy = len(gzip.compress(answer.body(), mtime=0))
    if heavy > HEAVIEST:
        robin.faults.append(f"{path} weighs {heavy} bytes")
    if (scripts := robin.page.locator("script[src]").count()) > SCRIPTS:
        robin.faults.append(f"{path} has {scripts} scripts")
    robin.look()


def links(robin: Eyes, url: str) -> list[str]:
    """Pages of this house that a page leads to."""
    found = robin.page.locator("a[href]").evaluate_all("all => all.map(each => each.getAttribute('href'))")
    whole = [urldefrag(urljoin(url, each)).url for each in found]
    return [each for each in whole if each.startswith(f"{robin.address}/")]
