"""Writing stands on its baseline, breaks at blanks and never shakes."""

import pytest
from PIL import ImageFont

from screens.parts.text import BaselineLabel, kept, line_width, word_width, wrap
from screens.theme import theme
from tests.screens.studio import Studio

FONTS_KEPT_OPEN = 64  # by Kivy


def drawn(studio: Studio, text: str, **given: object) -> BaselineLabel:
    label = BaselineLabel(text=text, **({"size": (900, 200), "pos": (0, 0), "size_hint": (None, None)} | given))
    studio.stage.add_widget(label)
    studio.frame()
    studio.stage.remove_widget(label)
    return label


@pytest.mark.parametrize("style", ["small", "label", "question", "hero"])
def test_stacked_marks_do_not_push_a_line_off_its_baseline(studio: Studio, style: str) -> None:
    plain = drawn(studio, "Ha", style=style)
    marked = drawn(studio, "ẤỂỔẲ ậ", style=style)

    assert marked.ink[0][1] == plain.ink[0][1]


def test_a_clock_keeps_its_width_whatever_the_time(studio: Studio) -> None:
    style = theme.type["body.tabular"]

    widths = {line_width(f"{digit}{digit}:{digit}{digit}", style.font, style.px) for digit in range(10)}

    assert max(widths) - min(widths) <= 1


@pytest.mark.parametrize("px", [17, 23, 28, 42])
def test_a_line_is_as_wide_as_its_letters_and_drawn_whole_however_many_fonts_were_opened(
    studio: Studio, px: int
) -> None:
    font, text = theme.type["label"].font, "Tôi thuộc diện ưu tiên"
    for other in range(100, 100 + FONTS_KEPT_OPEN + 1):
        word_width("x", font, other)  # those opened before are closed, and opened anew
    word_width.cache_clear()

    wide, (picture, _) = line_width(text, font, px), kept.__wrapped__(text, font, px)

    assert abs(wide - ImageFont.truetype(font, px * 64).getlength(text) / 64) <= 3
    assert abs(wide - picture.width) <= 3
    alpha = picture.pixels[3::4]
    assert not any(alpha[picture.width - 1 :: picture.width])  # nothing of the last letter is cut off


def test_lines_break_at_blanks_and_never_inside_a_bound_pair(studio: Studio) -> None:
    style = theme.type["title"]

    lines = wrap("Rất hài\u00a0lòng", style, line_width("Rất hài", style.font, style.px) + 5)

    assert lines == ["Rất", "hài\u00a0lòng"]


def test_balanced_lines_are_of_nearly_one_length(studio: Studio) -> None:
    style = theme.type["lead"]
    text = "Yêu cầu thêm giấy tờ này"

    filled = wrap(text, style, 400)
    balanced = wrap(text, style, 400, balanced=True)

    def ragged(lines: list[str]) -> int:
        widths = [line_width(line, style.font, style.px) for line in lines]
        return max(widths) - min(widths)

    assert len(filled) == len(balanced) == 2
    assert ragged(balanced) <= ragged(filled)


def test_a_hall_with_a_long_name_gets_smaller_letters_instead_of_an_ellipsis(studio: Studio) -> None:
    name = "Ủy ban nhân dân phường Nam Sầm Sơn"

    label = drawn(studio, name, style="question", size=(1100, 96))

    assert label.lines == [name]
    assert label.drawn < 1


def test_an_address_of_mail_without_room_breaks_after_its_sign_and_nowhere_else() -> None:
    style, mail = theme.type["body"], "bophanmotcua@thanhhoa.gov.vn"
    wide = line_width(mail, style.font, style.px)

    assert wrap(f"Thư: {mail}", style, wide) == ["Thư:", mail]
    assert wrap(f"Thư: {mail}", style, wide - 1)[-1] == "thanhhoa.gov.vn"
    assert wrap("thanhhoa.gov.vn", style, 10) == ["thanhhoa.gov.vn"]
