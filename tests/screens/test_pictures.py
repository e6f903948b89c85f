"""Every screen has its rules, its sample and its picture; a picture shows what the window shows."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

import screens
from screens.parts.plate import Plate
from screens.pixels import picture
from screens.samples import BOOK, QUESTIONS, VIEWS
from screens.stage import NOUNS
from screens.theme import theme
from tests.screens.studio import SIZES, Studio

SCREENS = Path(screens.__file__).parent
PICTURES = SCREENS.parent / "docs" / "pictures"
RULES = sorted(SCREENS.glob("*.kv"))


@pytest.mark.parametrize("noun", sorted(NOUNS.values()))
def test_every_screen_has_a_module_and_its_rules(noun: str) -> None:
    assert (SCREENS / f"{noun}.py").exists()
    assert (SCREENS / f"{noun}.kv").exists()


def test_every_screen_has_a_sample() -> None:
    shown = {NOUNS[type(view)] for view in (*VIEWS.values(), *QUESTIONS.values())}

    assert set(NOUNS.values()) - shown == set()
    assert {name.split("-")[0] for name in BOOK} == set(NOUNS.values())


def test_every_page_of_the_book_has_a_picture_in_every_class_and_language() -> None:
    wanted = {f"{form}-{name}-{language}.png" for form in SIZES for name in BOOK for language in ("vi", "en")}

    assert {file.name for form in SIZES for file in PICTURES.glob(f"{form}-*.png")} == wanted


def test_the_repository_stays_small() -> None:
    assert sum(file.stat().st_size for file in PICTURES.glob("*.png")) < 20_000_000


@pytest.mark.parametrize("file", RULES, ids=lambda file: file.name)
def test_the_rules_hold_no_colour_no_size_and_no_sentence_of_their_own(file: Path) -> None:
    lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#:")]

    numbers = [line for line in lines if re.search(r"\b\d+\.\d+|\b\d{2,}\b|\brgba?\b|\b[ds]p\(", line)]
    words = [line for line in lines for text in re.findall(r'"([^"]*)"', line) if " " in text or text[:1].isupper()]
    reaching = [line for line in lines if re.search(r"\bapp\.", line)]

    assert (numbers, words, reaching) == ([], [], [])


def test_the_same_view_gives_the_same_picture(studio: Studio) -> None:
    studio.show(VIEWS["reasons"])
    first = studio.pixels()

    studio.show(VIEWS["home"])
    studio.show(VIEWS["reasons"])

    assert studio.pixels() == first


def test_a_surface_that_is_not_seen_draws_nothing(studio: Studio) -> None:
    studio.show(VIEWS["scan"])
    before = studio.pixels()

    unseen = Plate(pos=(40, 40), size=(200, 100), radius=20, size_hint=(None, None), fill=(1, 1, 1, 0))
    studio.stage.add_widget(unseen)
    studio.rest()
    after = studio.pixels()
    studio.stage.remove_widget(unseen)

    assert after == before


def test_a_picture_holds_every_point_of_the_window(studio: Studio) -> None:
    studio.show(VIEWS["thanks"])
    rows = studio.pixels()

    with Image.open(BytesIO(picture(rows, theme.width, theme.height))) as image:
        assert image.size == (theme.width, theme.height)
        assert image.tobytes() == rows


def test_visits_leave_nothing_behind(studio: Studio) -> None:
    def visit() -> int:
        for name in ("home", "service", "ticket", "rating", "reasons", "thanks", "status-late", "scan-unreadable"):
            studio.show(VIEWS[name])
        return sum(1 for _ in studio.stage.walk())

    visit()
    widgets = {visit() for _ in range(3)}

    assert len(widgets) == 1
