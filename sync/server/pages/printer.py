"""How a terminal's printer is, in words, and what staff can do about it; citizens see none of this."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.utils.translation import ngettext

from sync.server.models.day import HallDay
from sync.server.models.terminal import Terminal
from sync.server.terminals import Seen, instant

LOW = "low"
TROUBLES = {
    "paper": (noop("hết giấy"), noop("Xin thay cuộn mới.")),
    "cover": (noop("nắp máy in đang mở"), noop("Xin đóng nắp.")),
    "fault": (noop("máy in kẹt hoặc hỏng"), noop("Xin xem máy in.")),
    "silent": (noop("máy in không trả lời"), noop("Xin xem máy in: điện, giấy kẹt.")),
    "gone": (noop("mất kết nối máy in"), noop("Xin xem điện và dây của máy in.")),
    LOW: (noop("sắp hết giấy"), noop("Chuẩn bị cuộn mới.")),
}
UNSURE = noop("có phiếu chưa chắc đã in xong"), noop("Xin hỏi bà con đã cầm phiếu chưa.")


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that needs a hand; `what` is half a sentence after the machine's name, `do` a whole one."""

    what: str
    since: str
    do: str
    lost: str = ""


@dataclass(frozen=True, slots=True)
class At:
    """A terminal's trouble, where it has to be said whose."""

    name: str
    trouble: Trouble

    @property
    def said(self) -> str:
        """What stands after the name, with what to do."""
        one = self.trouble
        since = _("từ %(at)s") % {"at": one.since} if one.since else ""
        told = " ".join(part for part in (one.what, since) if part)
        return f"{told}{f' · {one.lost}' if one.lost else ''}. {one.do}"


def last_day() -> str:
    """The hall day whose slips still matter."""
    last = HallDay.objects.order_by("-day").first()
    return last.day.isoformat() if last else ""


def troubles(one: Terminal, day: str) -> list[Trouble]:
    """
    What is wrong with a terminal's paper, nothing when all is well or nothing is printed there.

    Args:
        day: The last hall day: slips of an earlier one nobody waits for any more.
    """
    found, today = [], one.slips_day == day
    if one.printer in TROUBLES:
        lost = one.slips_lost if today and one.printer != LOW else 0
        found.append(_trouble(TROUBLES[one.printer], since(one), lost))
    if one.slips_unsure and today and one.printer in ("ready", LOW):
        found.append(_trouble(UNSURE, "", 0))
    return found


def everywhere(terminals: Iterable[Seen], day: str) -> list[At]:
    """Those of all machines that are heard of; a silent one is told as silent."""
    return [
        At(one.terminal.name, trouble)
        for one in terminals
        if one.state == "there"
        for trouble in troubles(one.terminal, day)
    ]


def since(one: Terminal) -> str:
    """Since when its printer is as it is: "08:05" of today, with the date on other days."""
    at = instant(one.printer_ms)
    if at is None:
        return ""
    local = timezone.localtime(at)
    return f"{local:%H:%M}" if local.date() == timezone.localdate() else f"{local:%H:%M %d/%m}"


def _trouble(words: tuple[str, str], since: str, lost: int) -> Trouble:
    what, do = words
    said = ngettext("%(n)s số chưa có phiếu", "%(n)s số chưa có phiếu", lost) % {"n": lost} if lost else ""
    return Trouble(what=_(what), since=since, do=_(do), lost=said)
