"""Cloth: the same person always has the same one, and a circle's changes with who sits in it."""

import xml.etree.ElementTree as ET
from itertools import combinations

import pytest

from weft.core.cloth import DRAFTS, DYES, SCALES, SECOND_BATH, cloth, scale_mark, swatch, weave_of

SVG = "{http://www.w3.org/2000/svg}"
PRESENTATION = {
    "class",
    "viewBox",
    "width",
    "height",
    "role",
    "aria-hidden",
    "fill",
    "fill-opacity",
    "stroke",
}
PRESENTATION |= {"stroke-width", "stroke-dasharray", "stroke-dashoffset", "d", "cx", "cy", "r"}


def _read(drawing: str) -> ET.Element:
    return ET.fromstring(drawing.replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))


def _crew(count: int) -> list[str]:
    return [f"person-{number}" for number in range(count)]


def _every_drawing() -> list[str]:
    cloths = [cloth(_crew(count), 72, "A crew") for count in (0, 1, 2, 3, 6, 15, 150)]
    return [swatch("Ana", 48), swatch("Ana", 24, "Ana"), *cloths, *map(scale_mark, SCALES)]


def test_a_person_has_the_same_cloth_today_and_always():
    weave = weave_of("3f2a")

    assert swatch("3f2a") == swatch("3f2a")
    assert (weave.draft.name, weave.warp[0].dye, weave.weft[-1].dye) == ("satin", "weld", "woad")


def test_people_of_one_community_can_be_told_apart():
    cloths = {swatch(seed) for seed in _crew(150)}

    assert len(cloths) >= 140


def test_every_draft_and_dye_is_worn_by_somebody():
    weaves = [weave_of(seed) for seed in _crew(600)]

    assert {weave.draft for weave in weaves} == set(DRAFTS)
    assert {thread.dye for weave in weaves for thread in weave.warp + weave.weft} == set(DYES)


def test_every_cloth_shows_two_dyes_of_which_one_is_strong():
    for weave in map(weave_of, _crew(600)):
        yarns = set(weave.warp + weave.weft)

        assert len({yarn.dye for yarn in yarns}) == 2
        assert sorted(yarn.pale for yarn in yarns) == [False, True]


def test_drafts_go_over_and_under_within_what_they_repeat():
    for draft in DRAFTS:
        repeat = draft.over + draft.under

        assert draft.over > 0 < draft.under
        assert all(0 <= begin < repeat for begin in draft.begins)


def test_a_circles_cloth_does_not_depend_on_the_order_of_its_people():
    assert cloth(_crew(5)) == cloth(reversed(_crew(5)))


@pytest.mark.parametrize("count", [1, 2, 3, 5, 6, 23, 24, 25, 40, 150])
def test_a_circles_cloth_changes_when_somebody_joins(count):
    assert cloth(_crew(count)) != cloth(_crew(count + 1))


def test_different_crews_have_different_cloths():
    crews = [cloth(people) for people in combinations(_crew(8), 4)]

    assert len(set(crews)) == len(crews)


def test_a_crews_cloth_shows_each_of_its_people():
    people = _crew(6)
    worn = {thread.colour for seed in people for thread in weave_of(seed).warp[:4] + weave_of(seed).weft[:4]}

    drawn = {path.get("stroke") for path in _read(cloth(people)).iter(f"{SVG}path")} - {None}

    assert drawn == worn


def test_drawings_are_small():
    assert max(len(swatch(seed, 96, "Somebody with a long name")) for seed in _crew(600)) <= 1_000
    assert max(len(cloth(_crew(count))) for count in range(1, 160)) <= 3_000


def test_drawings_are_well_formed_and_need_no_style_or_script():
    for drawing in _every_drawing():
        elements = list(_read(drawing).iter())

        assert {element.tag.removeprefix(SVG) for element in elements} <= {
            "svg",
            "title",
            "g",
            "path",
            "circle",
        }
        assert {name for element in elements for name in element.attrib} <= PRESENTATION


def test_every_thread_has_a_class_for_the_screen_and_a_colour_for_paper_and_mail():
    colours = {f"dye-{dye}": colour for dye, colour in DYES.items()}
    colours |= {f"bath-{dye}": colour for dye, colour in SECOND_BATH.items()}

    for drawing in (swatch("Ana"), cloth(_crew(5))):
        threads = [path for path in _read(drawing).iter(f"{SVG}path") if path.get("stroke")]

        assert threads
        assert all(colours[path.get("class")] == path.get("stroke") for path in threads)


def test_a_drawing_with_a_title_is_an_image_and_the_title_is_escaped():
    drawing = _read(swatch("Ana", 24, 'Ana & "Bea" <script>'))

    assert drawing.get("role") == "img"
    assert drawing.findtext(f"{SVG}title") == 'Ana & "Bea" <script>'


def test_a_drawing_beside_words_is_silent():
    for drawing in (swatch("Ana"), cloth(["Ana"]), scale_mark("crew")):
        assert _read(drawing).get("aria-hidden") == "true"
        assert _read(drawing).find(f"{SVG}title") is None


@pytest.mark.parametrize("size", [24, 36, 48, 96])
def test_threads_of_a_swatch_fall_on_whole_pixels(size):
    drawing = _read(swatch("Ana", size))
    threads = int(drawing.get("viewBox").split()[2]) // 4

    assert (drawing.get("width"), drawing.get("height")) == (str(size), str(size))
    assert size % threads == 0


def test_the_five_scales_have_five_marks_each_in_its_own_dye():
    marks = {scale: _read(scale_mark(scale)) for scale in SCALES}

    assert list(marks) == ["self", "dyad", "crew", "congregation", "network"]
    assert len(set(SCALES.values())) == 5
    assert {scale: mark.find(f"{SVG}g").get("class") for scale, mark in marks.items()} == {
        scale: f"dye-{dye}" for scale, dye in SCALES.items()
    }


def test_marks_draw_one_dot_two_dots_a_ring_of_five_and_fields():
    def dots(scale):
        circles = _read(scale_mark(scale)).iter(f"{SVG}circle")
        return sum(circle.get("stroke") == "none" for circle in circles)

    assert [dots(scale) for scale in SCALES] == [1, 2, 5, 13, 9]
