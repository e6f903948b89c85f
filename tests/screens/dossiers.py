"""Files in every state there is, made into views as the running terminal makes them, with all the words they hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kiosk.domain.dossier import Dossier
from kiosk.domain.text import Both
from kiosk.views import View
from kiosk.visit.screen import counter_name
from kiosk.visit.status import SHORT as SIGNS
from kiosk.visit.status import File, status_view
from screens.samples import HALL
from tests.kiosk.halls import example_plan

TODAY = date(2026, 11, 23)
SERVICE = {"khai-sinh": Both("Đăng ký khai sinh", "Registration of a birth")}
SHORT = "xác minh sổ gốc"
LINE = "bản chính giấy chứng sinh và sổ đỏ cũ"[:SIGNS]  # the longest that stands in one line
# 300 signs, as many as a register may say, and 200 of a procedure's name
LONG = ("bản chính giấy chứng nhận quyền sử dụng đất và bản vẽ hiện trạng có xác nhận của trưởng thôn, " * 4)[:300]
PROCEDURE = ("Đăng ký, cấp Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản gắn liền với đất " * 3)[
    :200
]


@dataclass(frozen=True, slots=True)
class Case:
    name: str
    given: Mapping[str, object]
    reasons: Mapping[str, str]


RESTING = {"none": "", "short": SHORT}
CASES = (
    Case("on-time", {"state": "done", "due": TODAY, "finished": TODAY}, {"none": ""}),
    Case("finished-late", {"state": "done", "due": date(2026, 11, 2), "finished": date(2026, 11, 20)}, {"none": ""}),
    Case("no-date", {}, {"none": ""}),
    Case("late-no-date", {"due": date(2026, 11, 2)}, {"none": "", "long": LONG}),
    Case("late", {"due": date(2026, 11, 2), "new_due": date(2026, 12, 24)}, {"line": LINE, "long": LONG}),
    Case("more", {"state": "papers_needed"}, {"none": "", "line": LINE, "long": LONG}),
    Case("payment", {"state": "payment_needed"}, RESTING),
    Case("paused", {"state": "stopped"}, {"line": LINE, "long": LONG}),
    Case("refused", {"state": "not_received"}, {"none": "", "long": LONG}),
    Case("withdrawn", {"state": "withdrawn"}, {"none": ""}),
    Case("collected", {"state": "returned", "returned": date(2026, 11, 20)}, {"none": ""}),
)


def views() -> Iterator[tuple[str, View]]:
    for case in CASES:
        for length, reason in case.reasons.items():
            yield f"file-{case.name}-{length}", view(case.given, reason)
    yield "file-long-name", view({"due": date(2026, 11, 2), "new_due": date(2026, 12, 24)}, SHORT, PROCEDURE)


def view(given: Mapping[str, object], reason: str, service: str = "khai-sinh") -> View:
    asked: dict[str, object] = {"state": "in_progress", **given}
    dossier = Dossier(
        code="H56.18.05-261102-0046", service=service, received=date(2026, 10, 12), reason=reason, **asked
    )  # type: ignore[arg-type]
    file = File(
        dossier=dossier, plan=example_plan(), today=TODAY, catalogue=SERVICE, open=True, age=None,
        help_counter=counter_name(1),
    )  # fmt: skip
    return status_view(file, HALL)


FILES: Mapping[str, View] = dict(views())
