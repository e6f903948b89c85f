"""Why somebody is next, as staff read it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from kiosk.domain.queue import Why
from sync.server.tell import catalogue, noop

SENTENCES = {
    "sent-here": noop("được chuyển đến quầy này"),
    "sent-to-official": noop("được chuyển đến cán bộ này"),
    "appointment": noop("có hẹn lúc %(time)s"),
    "priority": noop("ưu tiên"),
    "priority-due": noop("đến lượt ưu tiên: %(passed)s người thường đã qua"),
    "waited-long": noop("chờ lâu hơn %(minutes)s phút"),
    "own-work": noop("việc chính của quầy"),
    "first-come": noop("đến trước"),
    "called-before": noop("vừa gọi %(minutes)s phút trước, chưa đến"),
}
CLOCK = noop("%(hour)s giờ %(minute)s")


def said(why: Why, zone: ZoneInfo, language: str) -> str:
    """
    Beginning with a small letter: it follows the ticket's number.

    Args:
        zone: The hall's; an appointment is told by its wall clock.
    """
    words = catalogue("django", language)
    params = dict(why.params)
    if isinstance(due_ms := params.get("due_ms"), int):
        at = datetime.fromtimestamp(due_ms / 1000, zone)
        params["time"] = words.gettext(CLOCK) % {"hour": at.hour, "minute": f"{at.minute:02d}"}
    return words.gettext(SENTENCES[why.code]) % params
