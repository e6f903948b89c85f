"""The hall day: begun and ended by staff when the plan's hours do not say it all."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kiosk.domain.errors import DayAlreadyOpened, DayFarOff, KioskError
from kiosk.domain.ticket import label
from sync.server.hot import calls, days, far_days, past
from sync.server.hot.hall import HallServer, default_hall
from sync.server.hot.numbers import confirm
from sync.server.hot.store import Db
from sync.server.models.user import Role, User
from sync.server.plans import current_plan
from sync.server.ratings import waiting as ratings_waiting
from sync.server.tell import explain
from sync.server.templatetags.hall import whole


def day(request: HttpRequest) -> HttpResponse:
    """How the day stands, who still waits, and the one button that makes sense now."""
    hall = default_hall()

    def look(db: Db) -> tuple[days.Day | None, list[calls.Waiting], KioskError | None, bool]:
        last = days.last(db)
        return last, calls.waiting(hall, db), _far(hall, db), _is_shut(hall, db, last)

    last, waiting, far, shut = hall.store.now(look)
    plan, today = current_plan(), timezone.localdate()
    context = {
        "last": last,
        "is_open": last is not None and not last.closed,
        "today": today,
        "may_begin": last is None or today != last.day or (last.closed and may_end(request)),
        "shut": shut,
        "again": last is not None and today <= last.day,
        "far": explain(far, get_language()) if far else "",
        "waiting": [whole(label(one.series, one.number)) for one in waiting],
        "closing": plan.opening.closing(last.day if last else today) if plan else None,
        "ratings_waiting": ratings_waiting(),
        "waited_for": hall.store.now(past.waited_for),
    }
    return render(request, "day.html", context)


def _is_shut(hall: HallServer, db: Db, last: days.Day | None) -> bool:
    """Whether today is the plan's and gives no numbers now, as over lunch."""
    plan, now = hall.plan(db), days.local_now(hall, db)
    if last is None or last.closed or last.by != "plan" or last.day != now.date() or plan is None:
        return False
    return not plan.opening.is_open(now)


def _far(hall: HallServer, db: Db) -> KioskError | None:
    """Why today has to be confirmed."""
    try:
        far_days.check(hall, db)
    except DayFarOff as error:
        return error
    return None


def begin(request: HttpRequest) -> HttpResponse:
    """
    Begin today; refused a second time within the hours, and unconfirmed where the clock can hardly be right.

    With `again`, which names the last day, that one goes on where it was ended, and is none where it was begun ahead
    of its time. Outside of its hours a day of the plan is taken over. Who may not end a day does neither with today's.
    """
    hall, sure = default_hall(), request.POST.get("sure")
    may_take_over = may_end(request)

    def job(db: Db) -> tuple[date, bool]:
        if sure != timezone.localdate().isoformat():
            far_days.check(hall, db)
        last = days.last(db)
        again = last is not None and request.POST.get("again") == last.day.isoformat() and _may_be_opened_again(last)
        running = last.day if last and not last.closed else None
        if last and last.day == timezone.localdate() and not may_take_over:
            raise DayAlreadyOpened(str(last.day), day=last.day)
        day = days.open_day(hall, db, "staff", again=again)
        return day, day == running

    try:
        opened, taken_over = hall.store.now(job)
    except KioskError as error:
        messages.error(request, explain(error, get_language()))
    else:
        done = _("Các máy phát số ngoài giờ.") if taken_over else _("Đã bắt đầu ngày %(day)s.")
        messages.success(request, done % {"day": opened.strftime("%d/%m/%Y")})
    return redirect("day")


def may_end(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.role in (Role.CLERK, Role.ADMIN)


def _may_be_opened_again(last: days.Day) -> bool:
    """It has ended or was begun ahead of its time; a page of before must not take over what the plan began since."""
    return last.closed or last.day > timezone.localdate()


def numbers(request: HttpRequest) -> HttpResponse:
    """After a restore: whoever is still waited for will not come, and numbers go on."""
    hall = default_hall()
    if hall.store.now(past.waited_for) and request.POST.get("gone"):
        hall.store.now(lambda db: confirm(hall, db))
        messages.success(request, _("Máy chủ cấp số tiếp."))
    return redirect("day")


def end(request: HttpRequest) -> HttpResponse:
    """Who would be sent away, before it is done; then end the open day, and terminals open the lots big enough."""
    hall = default_hall()
    if request.method == "GET":
        last, left = hall.store.now(lambda db: (days.last(db), days.unfinished(db)))
        if last is None or last.closed:
            return redirect("day")
        return render(request, "day_end.html", {"last": last, "left": left})
    try:
        closed = hall.store.now(lambda db: days.close_day(hall, db))
    except KioskError as error:
        messages.error(request, explain(error, get_language()))
    else:
        sentence = _("Đã đóng ngày %(day)s. Các máy mở những lô đánh giá đủ số ở lần liên lạc tới.")
        messages.success(request, sentence % {"day": closed.strftime("%d/%m/%Y")})
    return redirect("day")
