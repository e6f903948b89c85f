"""
The register of `tests/data`: the town's published five months as made-up dossiers.

The same seed gives the same rows; no person is in them, only procedures.

Source:
    Town report of 28 Nov 2023: 535 dossiers = 432 early + 97 on time + 6 overdue.
"""

import random
from collections.abc import Sequence
from datetime import date, timedelta

from kiosk.domain.calendar import Calendar
from kiosk.domain.dossier import Dossier

EARLY, ON_TIME, OVERDUE = 432, 97, 6
MONTHS_DAYS = 150
UNIT = "H56.18.05"
PROCEDURES: Sequence[tuple[str, int]] = (  # name, working days allowed
    ("Chứng thực bản sao từ bản chính", 1),
    ("Đăng ký khai sinh", 1),
    ("Xác nhận tình trạng hôn nhân", 3),
    ("Đăng ký biến động đất đai", 10),
    ("Trợ giúp xã hội hằng tháng", 10),
    ("Đăng ký hộ kinh doanh", 3),
    ("Cấp bản sao trích lục hộ tịch", 1),
    ("Cấp giấy phép xây dựng nhà ở riêng lẻ", 15),
)
LATE = "Xác minh sổ gốc"


def register(last: date, calendar: Calendar | None = None, seed: int = 2023) -> list[Dossier]:
    """
    The 535 finished dossiers of the five months that end with `last`, in the order of their codes.

    Args:
        last: The last day on which one was finished or returned.
    """
    chance, calendar = random.Random(seed), calendar or Calendar()
    verdicts = ["early"] * EARLY + ["on_time"] * ON_TIME + ["overdue"] * OVERDUE
    chance.shuffle(verdicts)
    days = working_days(last - timedelta(days=MONTHS_DAYS), last, calendar)
    received = sorted(chance.choice(days[:-24]) for _ in verdicts)
    counters: dict[date, int] = {}
    return [_finished(day, verdict, days, counters, chance) for day, verdict in zip(received, verdicts, strict=True)]


def working_days(first: date, last: date, calendar: Calendar) -> list[date]:
    """Legal working days of a span, both ends included."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if calendar.is_working_day(day)]


def _code(day: date, counters: dict[date, int]) -> str:
    counters[day] = counters.get(day, 0) + 1
    return f"{UNIT}-{day:%y%m%d}-{counters[day]:04d}"


def _finished(
    day: date, verdict: str, days: Sequence[date], counters: dict[date, int], chance: random.Random
) -> Dossier:
    """One dossier finished as the verdict says, collected some days later."""
    longer = [one for one in PROCEDURES if one[1] > 1] if verdict != "on_time" else PROCEDURES
    service, allowed = chance.choice(longer)
    start = days.index(day)
    late = {"early": -chance.randint(1, max(allowed - 1, 1)), "on_time": 0, "overdue": 3}[verdict]
    due, finished = days[start + allowed], days[start + allowed + late]
    return Dossier(
        code=_code(day, counters),
        service=service,
        received=day,
        due=due,
        new_due=finished if verdict == "overdue" else None,
        finished=finished,
        returned=days[min(days.index(finished) + chance.randint(0, 2), len(days) - 1)],
        state="returned",
        reason=LATE if verdict == "overdue" else "",
    )
