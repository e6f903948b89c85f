"""Samples of files, one of each way they stand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from kiosk.domain.text import Both
from kiosk.views import Action, Chrome, Day, Key, KeyCard, StatusView, Step, Text, View, key

ASK = Action(intent="ask", label=key("status.ask"), icon="user")
COLLECT = Action(intent="collect", label=key("status.take"), icon="ticket", primary=True)
RECEIVED, DECIDED, FIRST, DUE = date(2026, 10, 27), date(2026, 11, 5), date(2026, 11, 11), date(2026, 11, 19)


def files(hall: Chrome, responsible: Text, helper: Key) -> Mapping[str, View]:
    """
    Args:
        responsible: The post that answers for a late file.
        helper: The counter where results are given and questions answered.
    """
    early = _early(hall, helper)
    return {
        "status-early": early,
        "status-on-time": replace(early, headline=key("status.ready"), foot=None),
        "status-working": _working(hall),
        "status-late": _late(hall, responsible),
        "status-more": _file(
            chrome=hall,
            tone="vang",
            icon="file-plus",
            headline=key("status.more"),
            lines=key("status.more.do"),
            key=KeyCard(label=key("status.more.label"), value="Bản chính giấy chứng sinh", quoted=True),
        ),
        **_quiet({"chrome": hall, "tone": "sunk"}, helper),
    }


def _quiet(given: Mapping[str, Any], helper: Key) -> Mapping[str, View]:
    """Files that rest, or are done with."""
    day = date(2026, 11, 10)
    return {
        "status-paused": _file(
            icon="pause",
            headline=key("status.paused"),
            lines=key("status.paused.do", counter=helper),
            key=KeyCard(label=key("status.reason.label"), value="Xác minh sổ gốc", quoted=True),
            **given,
        ),
        "status-refused": _file(
            icon="file-x", headline=key("status.refused"), lines=key("status.refused.do", counter=helper), **given
        ),
        "status-collected": _file(
            icon="check-circle",
            headline=key("status.returned", date=Day(day, "date")),
            lines=key("status.returned.do", counter=helper),
            steps=_steps("done", "done", Day(day, "short")),
            **given,
        ),
    }


def _file(**given: Any) -> StatusView:
    return StatusView(
        procedure=Both("Chứng thực bản sao giấy khai sinh", "Certified copy of a birth certificate"),
        code="H56.18.05-261027-0046",
        received=Day(RECEIVED, "date"),
        **{"actions": (ASK,), **given},
    )


def _steps(second: Any, third: Any, under: Text) -> tuple[Step, ...]:
    worked = second == "done"
    return (
        Step(name=key("step.received"), date=Day(RECEIVED, "short"), state="done"),
        Step(
            name=key("step.worked" if worked else "step.working"),
            date=Day(DECIDED, "short") if worked else key("step.now"),
            state=second,
        ),
        Step(name=key("step.collect"), date=under, state=third),
    )


def _early(hall: Chrome, helper: Key) -> StatusView:
    return _file(
        chrome=hall,
        tone="lua",
        icon="check",
        headline=key("status.early", days=key("day.many", n=2)),
        lines=key("status.ready.do"),
        key=KeyCard(label=key("status.where.label"), value=helper),
        steps=_steps("done", "done", key("step.ready")),
        foot=key("status.first", date=Day(date(2026, 11, 18), "full")),
        actions=(COLLECT, ASK),
    )


def _working(hall: Chrome) -> StatusView:
    return _file(
        chrome=hall,
        tone="cham",
        icon="hourglass-medium",
        headline=key("status.ontime"),
        lines=key("status.ontime.do", days=key("workday.many", n=3)),
        key=KeyCard(label=key("status.due.label"), value=Day(DUE, "full")),
        steps=_steps("now", "next", key("step.due", date=Day(DUE, "short"))),
    )


def _late(hall: Chrome, responsible: Text) -> StatusView:
    return _file(
        chrome=hall,
        tone="dat",
        icon="hand-heart",
        headline=key("status.late"),
        lines=key("status.late.why", days=key("workday.many", n=3), reason="xác minh sổ gốc"),
        key=KeyCard(label=key("status.late.new"), value=Day(DUE, "full"), struck=Day(FIRST, "date")),
        responsible=responsible,
        phone="02373835076",
    )
