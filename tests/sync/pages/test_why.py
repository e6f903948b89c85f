"""The console says why somebody is next."""

from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain.queue import Code, Why
from sync.server import why

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
PARAMS = {"passed": 2, "minutes": 30, "due_ms": 1_795_399_500_000, "counter": 1, "service": "ho-tich"}


@pytest.mark.parametrize("code", get_args(Code))
def test_every_reason_has_a_sentence_in_both_languages(code: Code) -> None:
    told = {language: why.said(Why(code, PARAMS), HERE, language) for language in ("vi", "en")}

    assert told["vi"] != told["en"]
    assert not any("%" in sentence for sentence in told.values())


def test_an_appointment_is_told_by_the_halls_clock() -> None:
    told = [why.said(Why("appointment", PARAMS), HERE, language) for language in ("vi", "en")]

    assert told == ["có hẹn lúc 9 giờ 05", "appointment at 9:05"]
