"""What a register says of a file is Vietnamese on every screen; in English that is said beside it."""

import pytest

from screens.parts.button import PushButton
from screens.samples import VIEWS
from tests.screens.dossiers import FILES, LONG
from tests.screens.studio import SIZES, Studio


def said(studio: Studio, form: str, language: str, name: str) -> str:
    studio.become(form, language)
    studio.lay_out((VIEWS | FILES)[name])
    return "\n".join(label.text for label in studio.labels() if label.ink)


@pytest.mark.parametrize("form", SIZES)
@pytest.mark.parametrize("name", ["status-more", "file-paused-line", "file-more-long", "file-refused-long"])
def test_an_english_screen_tells_what_is_quoted_in_vietnamese(one_studio: Studio, form: str, name: str) -> None:
    words = said(one_studio, form, "en", name)

    assert "office's note" in words
    assert "“" in words
    assert "Vietnamese" in words


@pytest.mark.parametrize("form", SIZES)
def test_a_short_reason_in_a_sentence_is_marked_as_well(one_studio: Studio, form: str) -> None:
    assert "Office's note in Vietnamese: “xác minh sổ gốc”." in said(one_studio, form, "en", "status-late")


@pytest.mark.parametrize("form", SIZES)
@pytest.mark.parametrize("name", ["status-more", "status-late", "file-paused-line", "file-more-long"])
def test_a_vietnamese_screen_says_it_plainly(one_studio: Studio, form: str, name: str) -> None:
    assert "“" not in said(one_studio, form, "vi", name)


@pytest.mark.parametrize("form", SIZES)
def test_what_is_no_quotation_is_not_marked(one_studio: Studio, form: str) -> None:
    assert "Vietnamese" not in said(one_studio, form, "en", "status-working")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_buttons_of_a_finished_file_have_one_line_each(one_studio: Studio, language: str) -> None:
    one_studio.become("compact", language)
    one_studio.lay_out(VIEWS["status-early"])

    buttons = {one.text: one.label.lines for one, _ in one_studio.visible() if isinstance(one, PushButton)}
    assert buttons == {text: [text] for text in buttons}
    assert len(buttons) == 4


@pytest.mark.parametrize("form", SIZES)
def test_the_date_first_given_stands_on_the_page_of_a_finished_file(one_studio: Studio, form: str) -> None:
    assert "18/11/2026" in said(one_studio, form, "vi", "status-early")


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("form", SIZES)
def test_a_long_reason_why_a_file_is_late_is_told_whole_on_every_screen(
    one_studio: Studio, form: str, language: str, large: bool
) -> None:
    one_studio.become(form, language, large=large)
    one_studio.lay_out(FILES["file-late-long"])

    told = [" ".join(label.lines) for label in one_studio.labels() if label.ink]
    assert any(LONG[1:] in words for words in told)
    assert any("24/12/2026" in words for words in told)


@pytest.mark.parametrize("form", ["wide", "compact"])
@pytest.mark.parametrize(
    "name", ["status-early", "status-late", "status-working", "status-collected", "file-late-long"]
)
def test_what_stands_side_by_side_ends_at_one_height(one_studio: Studio, form: str, name: str) -> None:
    one_studio.become(form, "vi")
    one_studio.lay_out((VIEWS | FILES)[name])

    screen = one_studio.stage.screen
    first, second = (screen.ids[pile] for pile in (("body", "side") if form == "wide" else ("left", "side")))
    ends = [min(part.y for part in pile.children if part.shown and part is not screen.foot) for pile in (first, second)]
    assert abs(ends[0] - ends[1]) <= 1
