"""What people read, in both languages."""

from datetime import date, datetime, time
from pathlib import Path

import pytest

from assets import known
from kiosk.domain import plan
from kiosk.domain.errors import KioskError, LevelNotOnScale, PlanInvalid
from kiosk.domain.text import Both, shell_language
from kiosk.views import Day, Percent, key
from kiosk.words import Words
from tests.kiosk.halls import EXAMPLE

VI, EN = Words("vi"), Words("en")
THURSDAY = date(2026, 11, 19)


def filled(words: Words, template: str, **params: object) -> str:
    """A key the catalogues do not have reads as itself, so that a template can stand for a sentence."""
    return words.say(key(template, **params))


def test_the_published_figures_read_as_published() -> None:
    share = Percent((432 + 97) / 535)

    assert filled(VI, "{p} hồ sơ", p=share) == "98,9 % hồ sơ"
    assert filled(EN, "{p} of files", p=share) == "98.9% of files"


@pytest.mark.parametrize(
    ("share", "read"), [(1.0, "100 %"), (0.99999, "99,9 %"), (0.00001, "0,1 %"), (0.0, "0 %"), (0.5, "50,0 %")]
)
def test_a_share_is_never_rounded_to_all_or_nothing(share: float, read: str) -> None:
    assert filled(VI, "{p}", p=Percent(share)) == read


def test_a_day_is_told_with_its_weekday() -> None:
    assert VI.say(Day(THURSDAY)) == "Thứ Năm, 19/11/2026"
    assert EN.say(Day(THURSDAY)) == "Thursday, 19/11/2026"
    assert VI.say(Day(THURSDAY, "date")) == EN.say(Day(THURSDAY, "date")) == "19/11/2026"
    assert VI.say(Day(THURSDAY, "short")) == "19/11"
    assert [VI.say(Day(date(2026, 11, day), "week")) for day in (22, 23)] == ["Chủ Nhật", "Thứ Hai"]


def test_the_form_of_address_begins_a_sentence_with_a_capital() -> None:
    words = Words("vi", "ông/bà")

    assert filled(words, "{ban} cần gì? {ban} chờ, {ban} nhé.") == "Ông/bà cần gì? Ông/bà chờ, ông/bà nhé."


def test_texts_stand_inside_texts() -> None:
    assert filled(VI, "{a}; {b}", a=Both("Quầy 1", "Counter 1"), b=("x", Both("y", "z"))) == "Quầy 1; x, y"
    assert filled(EN, "{a}; {b}", a=Both("Quầy 1", "Counter 1"), b=("x", Both("y", "z"))) == "Counter 1; x, z"


def test_a_sentence_only_written_in_vietnamese_is_read_in_vietnamese() -> None:
    assert EN.say(Both("Hôm nay nghỉ")) == "Hôm nay nghỉ"


def test_numbers_and_hours_follow_the_language() -> None:
    assert filled(VI, "{n} {t} {u}", n=1200, t=time(9, 40), u=time(7)) == "1.200 9 giờ 40 7 giờ"
    assert filled(EN, "{n} {t} {u}", n=1200, t=time(9, 40), u=time(7)) == "1,200 9:40 7:00"
    assert filled(VI, "{at}", at=datetime(2026, 11, 19, 9, 40)) == "9 giờ 40 19/11/2026"


def test_a_plain_text_stays_as_it_is() -> None:
    assert VI.say("A 046") == "A 046"
    assert VI.say("{ban}") == "{ban}"


def test_the_other_language_is_one_word_away() -> None:
    words = Words("vi")
    before = words.cli("desk.rate.done")

    words.language = "en"

    assert (before, words.cli("desk.rate.done")) == (
        "Đã ghi lượt đánh giá. Cảm ơn.",
        "The rating is counted. Thank you.",
    )


def test_an_error_is_told_in_the_readers_language() -> None:
    error = LevelNotOnScale("level 9, scale 3", level=9, allowed="2, 4, 5")

    assert VI.error(error) == "Không có mức 9. Các mức: 2, 4, 5."
    assert "9" in EN.error(error)
    assert "level 9, scale 3" not in EN.error(error)  # that is for engineers


def test_every_error_reads_without_gaps_even_when_a_parameter_is_missing() -> None:
    for kind in KioskError.__subclasses__():
        for words in (VI, EN):
            assert words.error(kind("x")).strip() not in ("", kind.code)


def test_ten_mistakes_of_a_plan_are_ten_sentences_with_their_lines(tmp_path: Path) -> None:
    text = (
        EXAMPLE.read_text("utf-8")
        .replace('phone = "02373835076"', "phone = 7")
        .replace("help_counter = 6", "help_counter = 66")
        .replace("scale = 5", "scale = 6")
        .replace("k = 5", "k = 2")
        .replace("pool_after = 3", "pool_after = 0\ncolour = 1")
        .replace('form_of_address = "bà con"', 'form_of_address = ""')
        .replace('code = "sao-vang"', 'code = "Sao Vang"')
        .replace('order = "best_first"', 'order = "mixed"')
        .replace("sun = [[07:00:00, 11:30:00]]", "sun = [[11:30:00, 07:00:00]]")
    )

    with pytest.raises(PlanInvalid) as refused:
        plan.read(text, known)

    for words in (VI, EN):
        told = [words.fault(fault) for fault in refused.value.faults]  # type: ignore[arg-type]
        assert len(told) == 10
        assert len(set(told)) == 10
        assert not [one for one in told if "{" in one or "plan." in one]


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "vi"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "vi_VN.UTF-8"}, "vi"),
        ({"LANG": "C"}, "vi"),
        ({"LC_ALL": "vi_VN", "LANG": "en_US"}, "vi"),
        ({"SAOVANG_LANGUAGE": "en", "LANG": "vi_VN"}, "en"),
        ({"SAOVANG_LANGUAGE": "vi", "LC_ALL": "en_GB.UTF-8"}, "vi"),
        ({"SAOVANG_LANGUAGE": "", "LANG": "en_GB.UTF-8"}, "en"),
    ],
)
def test_a_shell_is_answered_in_its_own_language(environment: dict[str, str], language: str) -> None:
    assert shell_language(environment) == language
