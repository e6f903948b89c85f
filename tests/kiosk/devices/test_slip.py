"""The slip as people hold it in their hands."""

import pytest
import zxingcpp
from PIL import Image

from kiosk.devices.slip import DOTS, MODULE, code_of, wrapped
from tests.kiosk.devices.slips import PAYLOAD, drawn, slip

WIDTHS = tuple(DOTS)


def inked(picture: Image.Image) -> tuple[int, int, int, int]:
    """The box of everything that is black."""
    box = picture.convert("L").point(lambda grey: 255 - grey).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("english", [False, True])
@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("code", [False, True])
@pytest.mark.parametrize("number", ["A 046", "A 2001", "M 9999"])
def test_nothing_runs_over_the_edge_of_the_paper(
    width: int, english: bool, again: bool, code: bool, number: str
) -> None:
    picture = drawn(slip(english=english, again=again, code=code, number=number), width)

    left, top, right, bottom = inked(picture)
    assert picture.mode == "1"
    assert picture.width == DOTS[width]
    assert left >= 12
    assert right <= picture.width - 12
    assert 0 < top < bottom < picture.height


@pytest.mark.parametrize("width", WIDTHS)
def test_the_code_has_modules_of_six_dots_and_a_quiet_zone_of_four(width: int) -> None:
    picture = drawn(slip(), width)

    [code] = zxingcpp.read_barcodes(picture.convert("L"))
    side = code.position.bottom_right.x - code.position.top_left.x
    assert code.text == PAYLOAD
    assert round(side / len(code_of(PAYLOAD))) == MODULE == 6
    corner = code.position.top_left
    around = (corner.x - 24, corner.y - 20, corner.x - 1, code.position.bottom_left.y)
    assert picture.crop(around).convert("L").getextrema() == (255, 255)
    assert code.position.bottom_right.x + 24 <= picture.width


def test_a_ticket_code_is_a_small_one_of_level_m() -> None:
    assert len(code_of(PAYLOAD)) == 29  # version 3
    picture = drawn(slip())
    assert zxingcpp.read_barcodes(picture.convert("L"))[0].ec_level == "M"


def test_without_an_address_for_phones_no_code_is_drawn() -> None:
    assert zxingcpp.read_barcodes(drawn(slip(code=False)).convert("L")) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_second_slip_is_told_from_the_first_before_the_number_is_out(width: int) -> None:
    first, second = drawn(slip(), width), drawn(slip(again=True), width)

    top = (0, 0, first.width, 120)
    assert first.crop(top).tobytes() != second.crop(top).tobytes()


def test_an_english_slip_is_longer_because_it_says_both() -> None:
    assert drawn(slip(english=True)).height > drawn(slip()).height + 150


def test_a_ticket_is_about_as_long_as_a_hand() -> None:
    height_mm = drawn(slip()).height * 25.4 / 203

    assert 90 < height_mm < 140


def test_words_break_between_words() -> None:
    assert wrapped("Xong việc, mời bà con", 10, len) == ["Xong việc,", "mời bà con"]
    assert wrapped("Giấychứngnhận đất", 5, len) == ["Giấychứngnhận", "đất"]
    assert wrapped("", 5, len) == []
