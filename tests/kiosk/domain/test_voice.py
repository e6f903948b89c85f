"""What the voice says, as a row of clips."""

import json
from pathlib import Path

import pytest

from kiosk.domain.voice import LAST_COUNTER, LETTERS, clips, counted, sentence

TEXTS = json.loads(Path("assets/sounds/clips.json").read_text("utf-8"))


def words(language: str, *names: str) -> str:
    return " ".join(TEXTS[language][name] for name in names)


def said(language: str, series: str, number: int, counter: int, *, priority: bool = False) -> str:
    phrases = sentence(language, series, number, counter, priority=priority)
    return ", ".join(words(language, *phrase) for phrase in phrases)


def test_a_number_is_said_digit_by_digit() -> None:
    assert said("vi", "A", 46, 2) == "xin mời số a, không bốn sáu, đến quầy số hai"
    assert said("en", "A", 46, 2) == "number A, zero four six, counter two"


def test_a_number_of_a_terminals_own_block_is_said_in_full() -> None:
    assert said("vi", "A", 2001, 6) == "xin mời số a, hai không không một, đến quầy số sáu"
    assert said("en", "A", 2001, 6) == "number A, two zero zero one, counter six"


def test_priority_is_said_and_no_reason() -> None:
    assert said("vi", "B", 7, 1, priority=True) == "xin mời người ưu tiên, số bê, không không bảy, đến quầy số một"
    assert said("en", "B", 7, 1, priority=True) == "priority number B, zero zero seven, counter one"


@pytest.mark.parametrize(
    ("number", "vietnamese", "english"),
    [
        (1, "một", "one"), (5, "năm", "five"), (10, "mười", "ten"), (11, "mười một", "eleven"),
        (15, "mười lăm", "fifteen"), (20, "hai mươi", "twenty"), (21, "hai mươi mốt", "twenty one"),
        (24, "hai mươi bốn", "twenty four"), (55, "năm mươi lăm", "fifty five"), (99, "chín mươi chín", "ninety nine"),
    ],
)  # fmt: skip
def test_a_counter_is_said_as_people_count(number: int, vietnamese: str, english: str) -> None:
    assert words("vi", *counted("vi", number)) == vietnamese
    assert words("en", *counted("en", number)) == english


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_two_counters_and_no_two_tickets_sound_alike(language: str) -> None:
    counters = {counted(language, number) for number in range(1, LAST_COUNTER + 1)}
    tickets = {
        sentence(language, series, number, 1, priority=False)
        for series in LETTERS
        for number in (1, 10, 100, 999, 2001)
    }

    assert len(counters) == LAST_COUNTER
    assert len(tickets) == len(LETTERS) * 5


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_clip_that_is_ever_needed_is_one_that_is_recorded(language: str) -> None:
    needed = {
        clip
        for series in LETTERS
        for counter in range(1, LAST_COUNTER + 1)
        for priority in (False, True)
        for phrase in sentence(language, series, 1234567890, counter, priority=priority)
        for clip in phrase
    }

    assert needed == set(clips(language)) == set(TEXTS[language])
