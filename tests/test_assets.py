"""What ships as files: fonts that hold every letter, icons that are drawn, tokens that keep their promises."""

import json
import tomllib
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

import assets
from assets import build, drum, webdrum
from sync.server.templatetags.icons import STAR

HERE = Path(assets.__file__).parent
TEXT_FONTS = sorted((HERE / "fonts").glob("BeVietnamPro-*.*"))
ICONS = json.loads((HERE / "icons.json").read_text("utf-8"))
TOKENS = json.loads((HERE / "tokens.json").read_text("utf-8"))


@pytest.mark.parametrize("file", TEXT_FONTS, ids=lambda file: file.name)
def test_no_text_font_lacks_a_vietnamese_letter(file: Path) -> None:
    letters = build.vietnamese_letters()

    drawn = set(TTFont(file).getBestCmap())

    assert len(letters) == 134
    assert [letter for letter in letters if ord(letter) not in drawn] == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_sentence_of_the_screens_can_be_drawn(language: str) -> None:
    drawn = set(TTFont(HERE / "fonts" / "BeVietnamPro-400.ttf").getBestCmap()) | {ord("\n")}
    with (HERE / "locale" / language / "LC_MESSAGES" / "screens.po").open("rb") as file:
        sentences = [str(message.string) for message in read_po(file) if message.id]

    assert [one for one in sentences if any(ord(letter) not in drawn for letter in one)] == []


@pytest.mark.parametrize("weight", build.TABULAR_WEIGHTS)
def test_the_digits_of_a_clock_are_of_one_width(weight: int) -> None:
    font = TTFont(HERE / "fonts" / f"BeVietnamPro-{weight}-tabular.ttf")

    widths = {font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}

    assert widths == {build.TABULAR_WIDTH}


@pytest.mark.parametrize("style", sorted(build.ICON_STYLES))
def test_every_icon_of_the_table_is_in_its_font(style: str) -> None:
    drawn = set(TTFont(HERE / "fonts" / f"Phosphor-{build.ICON_STYLES[style]}.ttf").getBestCmap())

    assert [name for name, glyphs in ICONS["glyphs"].items() if not set(glyphs[style]) <= drawn] == []


def test_every_icon_the_example_hall_names_is_shipped() -> None:
    with (HERE / "plans" / "sao-vang.toml").open("rb") as file:
        plan = tomllib.load(file)
    named = {service["icon"] for service in plan["services"]}
    named |= {reason["icon"] for reasons in plan["survey"]["reasons"].values() for reason in reasons}

    assert named - set(ICONS["names"]) == set()


def test_the_fonts_come_with_their_licences() -> None:
    assert "SIL OPEN FONT LICENSE" in (HERE / "fonts" / "OFL.txt").read_text("utf-8").upper()
    assert "MIT" in (HERE / "fonts" / "Phosphor-LICENSE.txt").read_text("utf-8")


def test_the_drum_that_ships_is_the_drum_that_is_drawn() -> None:
    from PIL import Image

    with Image.open(HERE / "drum.png") as shipped:
        assert shipped.tobytes() == drum.draw().tobytes()


def test_the_web_pages_have_the_drum_of_the_screens() -> None:
    assert webdrum.FILE.read_text("utf-8") == webdrum.draw()


def test_the_web_pages_have_the_star_of_the_screens() -> None:
    font = TTFont(HERE / "fonts" / "Phosphor-Fill.ttf")
    [code] = ICONS["glyphs"]["star"]["fill"]

    pen = SVGPathPen(font.getGlyphSet(), ntos=lambda value: f"{value:.1f}".removesuffix(".0"))
    quarter = TransformPen(pen, (0.25, 0, 0, -0.25, 0, 240))  # of 1024 units about a line to 256 pixels from the top
    font.getGlyphSet()[font.getBestCmap()[code]].draw(quarter)

    assert pen.getCommands() == STAR
    assert STAR in (webdrum.FILE.parent / "emblem.svg").read_text("utf-8")


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("level", "12345")
def test_the_features_of_a_face_stand_out_from_it_and_it_from_its_card(level: str) -> None:
    face = TOKENS["rating"][level]

    assert contrast(face["feature"], face["fill"]) >= 4.5
    assert contrast(face["edge"], TOKENS["color"]["card"]) >= 3


@pytest.mark.parametrize("outline", ["rim", "edge"])
@pytest.mark.parametrize("ground", ["paper", "card"])
def test_the_outline_that_tells_touch_can_be_seen(outline: str, ground: str) -> None:
    assert contrast(TOKENS["color"][outline], TOKENS["color"][ground]) >= 3
