"""
What a dossier is, and how it stands for the citizen who asks.

No name, phone or card is here: a dossier is a code, a procedure, days and a state.

Source:
    The ten states of the provincial system, ids 1–10.
"""

from collections.abc import Mapping
from datetime import date
from typing import Literal

import msgspec

from kiosk.domain.errors import DaysOutOfOrder, DossierStateUnknown

State = Literal[
    "registered",
    "received",
    "not_received",
    "in_progress",
    "papers_needed",
    "payment_needed",
    "withdrawn",
    "stopped",
    "done",
    "returned",
]

# state → (id in the provincial system, its Vietnamese name there)
STATES: Mapping[State, tuple[int, str]] = {
    "registered": (1, "Mới đăng ký"),
    "received": (2, "Được tiếp nhận"),
    "not_received": (3, "Không được tiếp nhận"),
    "in_progress": (4, "Đang xử lý"),
    "papers_needed": (5, "Yêu cầu bổ sung giấy tờ"),
    "payment_needed": (6, "Yêu cầu thực hiện nghĩa vụ tài chính"),
    "withdrawn": (7, "Công dân yêu cầu rút hồ sơ"),
    "stopped": (8, "Dừng xử lý"),
    "done": (9, "Đã xử lý xong"),
    "returned": (10, "Đã trả kết quả"),
}

Standing = Literal[
    "ready_early",
    "ready_on_time",
    "ready_late",
    "in_progress",
    "overdue",
    "papers_needed",
    "on_hold",
    "refused",
    "withdrawn",
    "collected",
]


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """
    One dossier as it goes down to terminals; days are the hall's calendar days.

    `due` is the date first given, `new_due` the one given when it will be late; `reason` says why it
    is late, refused, on hold, or which papers are needed; `post` answers for it.
    """

    code: str
    service: str
    received: date
    due: date | None = None
    new_due: date | None = None
    finished: date | None = None
    returned: date | None = None
    state: State = "received"
    reason: str = ""
    post: str = ""


def state_of(word: str) -> State:
    """
    The state meant by our own word, the provincial id, or its Vietnamese name.

    Raises:
        DossierStateUnknown: None of these.
    """
    wanted = word.strip().lower()
    for state, (number, name) in STATES.items():
        if wanted in (state, str(number), name.lower()):
            return state
    raise DossierStateUnknown(repr(word[:40]), word=word[:40])


def check_days(one: Dossier) -> None:
    """
    Refuse days that cannot be.

    Raises:
        DaysOutOfOrder: Finished or due before received, or returned before finished.
    """
    pairs = [
        (one.received, one.due),
        (one.received, one.finished),
        (one.finished, one.returned),
        (one.due, one.new_due),
    ]
    for earlier, later in pairs:
        if earlier is not None and later is not None and later < earlier:
            raise DaysOutOfOrder(f"{one.code}: {later} before {earlier}", first=earlier, second=later)


_HELD: Mapping[State, Standing] = {
    "not_received": "refused",
    "papers_needed": "papers_needed",
    "payment_needed": "on_hold",
    "withdrawn": "withdrawn",
    "stopped": "on_hold",
    "returned": "collected",
}


def standing(one: Dossier, today: date) -> Standing:
    """How the dossier stands for the citizen; late and early are decided against the first due date."""
    if one.state in _HELD:
        return _HELD[one.state]
    if one.state == "done":
        finished = one.finished or today
        if one.due is None or finished == one.due:
            return "ready_on_time"
        return "ready_early" if finished < one.due else "ready_late"
    return "overdue" if one.due is not None and one.due < today else "in_progress"
