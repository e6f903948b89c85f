"""What a phone is told of its ticket, in words: each state its own, in both languages."""

from dataclasses import replace
from datetime import date

import pytest

from assets import known
from kiosk.domain import plan as plans
from kiosk.domain.range import Range
from kiosk.visit.wait import as_fact
from kiosk.words import Words
from sync.server import phone
from sync.server.hot.phones import PHASES, Followed
from tests.support.served import PLAN
from tests.sync.pages.test_words import VIETNAMESE

NEAR, FAR = Range(0, 5), Range(5, 10)
TICKET = Followed(phase="waiting", day=date(2026, 11, 23), series="A", number=46, service="chung-thuc", ahead=4)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("phase", [*PHASES.values(), "over", "unknown"])
def test_every_state_of_a_ticket_has_words_of_its_own_language(phase: str, language: str) -> None:
    plan = plans.read(PLAN.read_text(), known)
    one = None if phase == "unknown" else replace(TICKET, phase=phase, counter=2)

    told = phone.tell(one, plan, language)

    assert told.headline
    assert bool(VIETNAMESE.search(told.headline)) == (language == "vi")
    assert told.place in ("", "Quầy 2" if language == "vi" else "Counter 2")
    assert language == "vi" or not VIETNAMESE.search(told.sentence)


@pytest.mark.parametrize(("language", "voice", "board"), [("vi", "loa", "bảng"), ("en", "listen", "board")])
def test_a_hall_whose_calls_are_not_spoken_asks_nobody_to_listen(language: str, voice: str, board: str) -> None:
    spoken = plans.read(PLAN.read_text(), known)
    silent = spoken.model_copy(update={"voice": spoken.voice.model_copy(update={"on": False})})

    for one in (replace(TICKET, ahead=1, wait=NEAR), None):
        assert voice in phone.tell(one, spoken, language).sentence
        assert voice not in phone.tell(one, silent, language).sentence
        assert board in phone.tell(one, silent, language).sentence
    assert board in phone.tell(TICKET, silent, language).sentence
    assert {"vi": "nghe gọi số", "en": "listen"}[language] in phone.cut_off(spoken, language)
    assert not any(word in phone.cut_off(silent, language) for word in ("nghe", "listen"))
    assert board in phone.cut_off(silent, language)


def test_no_two_states_say_the_same() -> None:
    plan = plans.read(PLAN.read_text(), known)

    said = {phone.tell(replace(TICKET, phase=phase), plan, "vi").headline for phase in (*PHASES.values(), "over")}

    assert len(said) == len(PHASES) + 1


@pytest.mark.parametrize(
    ("ahead", "minutes", "facts"),
    [
        (4, (8, 12), ["4 người", "8–12 phút"]),
        (4, None, ["4 người", "Chưa ước được giờ chờ"]),
        (0, (0, 5), ["không còn ai", "dưới 5 phút"]),
        (None, None, []),
    ],
)
def test_people_before_and_the_wait_are_told_as_far_as_they_are_known(
    ahead: int | None, minutes: tuple[int, int] | None, facts: list[str]
) -> None:
    plan = plans.read(PLAN.read_text(), known)

    told = phone.tell(replace(TICKET, ahead=ahead, wait=minutes and Range(*minutes)), plan, "vi")

    assert [fact.value for fact in told.facts] == facts


@pytest.mark.parametrize("wait", [Range(55, 95), Range(60, 90), Range(60, 95), Range(100, 185), Range(120, 150)])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_phone_tells_long_waits_in_the_words_of_the_screen_its_code_was_read_from(language: str, wait: Range) -> None:
    plan = plans.read(PLAN.read_text(), known)

    told = phone.tell(replace(TICKET, wait=wait), plan, language)

    assert told.facts[1].value == Words(language).say(as_fact(wait)[1])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_whom_a_counter_that_is_cut_off_may_be_calling_is_told_to_listen(language: str) -> None:
    plan = plans.read(PLAN.read_text(), known)

    told = phone.tell(replace(TICKET, ahead=None, on_paper=3), plan, language)

    cut_off = {"vi": "Quầy 3 mất mạng, có thể gọi miệng", "en": "Counter 3 is cut off and may call this number aloud"}
    assert told.sentence.startswith(cut_off[language])
    assert told.facts == []


@pytest.mark.parametrize(
    ("ahead", "wait", "soon"),
    [(0, NEAR, True), (2, NEAR, True), (3, NEAR, False), (0, FAR, False), (0, None, False), (None, NEAR, False)],
)
def test_a_turn_is_near_where_few_are_before_and_the_wait_may_be_over_at_once(
    ahead: int | None, wait: Range | None, soon: bool
) -> None:
    plan = plans.read(PLAN.read_text(), known)

    told = phone.tell(replace(TICKET, ahead=ahead, wait=wait), plan, "vi")

    assert told.headline == ("Sắp tới lượt" if soon else "Đang chờ tới lượt")
