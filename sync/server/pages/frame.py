"""What stands around every page: the hall's name, the menu of the role, the language switch."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from sync.server.access import may
from sync.server.models.user import User
from sync.server.plans import current_plan


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu; `url` is a URL's name, `section` the first part of the names below it."""

    url: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class HallNames:
    """How the hall calls itself and hears from people; `example` says that its figures are invented."""

    name: str
    sub: str
    example: bool
    address: str
    phone: str
    email: str
    pledge: tuple[str, str] | None  # title and sentence of the first one


MENU = (
    ("counter", noop("Quầy")),
    ("ratings", noop("Đánh giá")),
    ("queue-report", noop("Hàng chờ")),
    ("dossiers", noop("Hồ sơ")),
    ("appointments", noop("Lịch hẹn")),
    ("day", noop("Ngày làm việc")),
    ("terminals", noop("Máy ở sảnh")),
    ("boards", noop("Bảng gọi số")),
    ("voice", noop("Giọng gọi số")),
    ("plan", noop("Cấu hình")),
    ("users", noop("Tài khoản")),
)
SETTINGS = {"terminals", "boards", "voice", "plan", "users"}  # behind one word, or the menu has no room on one line


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every template."""
    user = getattr(request, "user", None)
    role = user.role if isinstance(user, User) and not user.must_change_password else ""
    here = request.resolver_match.view_name if request.resolver_match else ""
    menu = [
        Entry(url, _(label), here == url or here.startswith((f"{url}-", url.removesuffix("s") + "-")))
        for url, label in MENU
        if may(role, url, "GET")
    ]
    behind = [entry for entry in menu if entry.url in SETTINGS]
    behind = behind if len(behind) > 1 else []
    front = [entry for entry in menu if entry not in behind]
    return {
        "menu": menu,
        "front": front,
        "behind": behind,
        "language": get_language(),
        "here": request.get_full_path(),
        "hall": hall(),
    }


def hall() -> HallNames | None:
    """The hall of the plan that holds; None before the first plan."""
    plan = current_plan()
    if plan is None:
        return None
    language, one = get_language() or "vi", plan.hall
    return HallNames(
        name=one.name.both.of(language),
        sub=one.sub.both.of(language),
        example=one.example,
        address=one.address.both.of(language),
        phone=one.phone,
        email=one.email,
        pledge=next(((each.title.both.of(language), each.sentence.of(language)) for each in plan.pledges), None),
    )
