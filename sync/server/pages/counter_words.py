"""What a console says of the queue in words: why somebody is next, what may be taken back, how a counter stands."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from kiosk.domain.queue import Why
from sync.server.terminals import instant

STATES = {
    "open": noop("Đang phục vụ"),
    "break": noop("Tạm nghỉ"),
    "back-office": noop("Việc nội bộ"),
    "closed": noop("Đóng quầy"),
}
WHY = {
    "sent-here": noop("được chuyển tới quầy này"),
    "sent-to-official": noop("được chuyển tới cán bộ này"),
    "appointment": noop("hẹn %(at)s"),
    "priority": noop("ưu tiên"),
    "priority-due": noop("ưu tiên, sau %(passed)s người thường"),
    "waited-long": noop("chờ quá %(minutes)s phút"),
    "own-work": noop("việc chính của quầy này"),
    "first-come": noop("tới trước"),
    "called-before": noop("đã gọi %(minutes)s phút trước, chưa tới"),
    "on-paper": noop("quầy %(counter)s mất mạng, có thể đang gọi miệng số này"),
}
DID = {
    "called": noop("gọi %(label)s"),
    "recalled": noop("gọi lại %(label)s"),
    "started": noop("bắt đầu %(label)s"),
    "finished": noop("xong %(label)s"),
    "held": noop("để chờ %(label)s"),
    "resumed": noop("tiếp tục %(label)s"),
    "transferred": noop("chuyển %(label)s"),
    "added": noop("thêm việc %(label)s"),
    "no_show": noop("vắng %(label)s"),
    "reinstated": noop("cho vào lại %(label)s"),
    "left": noop("%(label)s đã về"),
    "cancelled": noop("hủy %(label)s"),
    "linked": noop("gắn hồ sơ"),
}
BRING_BACK: Mapping[str, str] = {
    "kept": noop("Cho vào lại thì giữ đúng chỗ cũ trong hàng."),
    "last": noop("Cho vào lại thì xếp cuối hàng."),
    "after": noop("Cho vào lại thì xếp sau %(n)s người."),
}


def state_name(state: str) -> str:
    return _(STATES.get(state, STATES["open"]))


def why(one: Why | None) -> str:
    """Half a sentence, after "next:"."""
    if one is None or one.code not in WHY:
        return ""
    params = dict(one.params)
    if "due_ms" in params:
        params["at"] = clock(instant(int(str(params["due_ms"]))))
    return _(WHY[one.code]) % params


def did(act: str, label: str) -> str:
    """What was done last, as the button says that takes it back."""
    return _(DID[act]) % {"label": label} if act in DID else label


def clock(at: datetime | None) -> str:
    return "" if at is None else timezone.localtime(at).strftime("%H:%M")


def held_until(at_ms: int | None, now_ms: int) -> str:
    """Until when somebody was set aside."""
    if at_ms is None:
        return _("không hẹn giờ")
    if at_ms <= now_ms:
        return _("đã tới giờ, mời tiếp tục")
    return _("hẹn %(at)s") % {"at": clock(instant(at_ms))}
