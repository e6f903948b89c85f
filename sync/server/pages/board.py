"""The board of a television, and the keys with which televisions open theirs."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from kiosk.domain.plan import Counter, Plan
from kiosk.domain.text import Both
from sync.server.hot import boards, situation
from sync.server.hot.hall import HallServer, default_hall
from sync.server.hot.listeners import watching
from sync.server.hot.store import Db
from sync.server.models.board import BoardKey
from sync.server.pages.terminal import qr_path
from sync.server.plans import current_plan
from sync.server.terminals import instant

NAMED = 3  # services of a counter that its row names
LARGE, MANY = 6, 10  # so many rows are large; more than ten take turns

WORDS: Mapping[str, str] = {
    "call": noop("Mời số"),
    "counter": noop("Quầy {n}"),
    "now": noop("Đang phục vụ"),
    "next": noop("Sắp tới"),
    "nobody": noop("Chưa có ai chờ"),
    "priority": noop("ưu tiên"),
    "last": noop("Vừa mời"),
    "waiting": noop("{n} người chờ"),
    "about": noop("khoảng {low}–{high} phút"),
    "hours": noop("khoảng {low}–{high} giờ"),
    "under": noop("dưới {high} phút"),
    "welcome": noop("Kính chào bà con"),
    "wait": noop("Xin chờ gọi số, bảng và loa sẽ báo."),
    "shut": noop("Ngoài giờ làm việc"),
    "opens-today": noop("Mở lại lúc {time}"),
    "opens-tomorrow": noop("Mở lại lúc {time} ngày mai"),
    "opens-later": noop("Mở lại lúc {time} {day}"),
    "free": noop("Mời vào"),
    "break": noop("Tạm nghỉ"),
    "back-office": noop("Đang xử lý hồ sơ"),
    "closed": noop("Đóng"),
    "on-paper": noop("Cán bộ gọi miệng"),
    "notices": noop("Thông báo"),
    "stale": noop("Bảng gọi số tạm mất kết nối. Xin hỏi cán bộ."),
    "revoked": noop("Bảng gọi số này đã bị thu hồi hoặc địa chỉ không đúng. Xin hỏi quản trị viên."),
    "sound": noop("Chạm để bật loa"),
}
# in the place of the same where the board has no voice
SILENT: Mapping[str, str] = {
    "wait": noop("Xin chờ gọi số, bảng sẽ báo."),
}


def both(sentence: str) -> Both:
    """A sentence in the two languages a wall speaks at once."""
    with override("vi"):
        vi = _(sentence)
    with override("en"):
        return Both(vi, _(sentence))


def words(plan: Plan | None = None, code: str = "") -> dict[str, Both]:
    silent = SILENT if plan is not None and not boards.speaks(plan, code) else {}
    return {name: both(silent.get(name, sentence)) for name, sentence in WORDS.items()}


def board(request: HttpRequest, key: str) -> HttpResponse:
    """The full-screen page; whoever knows no good key sees a sentence and nothing else."""
    hall = default_hall()

    def look(db: Db) -> tuple[str | None, Plan | None, int]:
        return boards.good_keys(db).get(boards.hash_of(key)), hall.plan(db), situation.now(hall, db).plan

    code, plan, version = hall.store.now(look)
    if code is None:
        return render(request, "board_gone.html", {"words": words()}, status=404)
    return render(request, "board.html", wall(hall, plan, version, code, key))


def wall(hall: HallServer, plan: Plan | None, version: int, code: str, key: str) -> dict[str, Any]:
    """Everything that hangs on the wall before anybody is called."""
    said, english = words(plan, code), plan is not None and "en" in plan.languages
    counters = [] if plan is None else [plan.counter(number) for number in boards.counters_of(plan, code)]
    told = {
        "now": hall.now_ms(),
        "page": boards.page_of(version),
        "zone": plan.hall.zone if plan else "Asia/Ho_Chi_Minh",
        "live": f"/live/board/{key}",
        "voice": f"/board/{key}/voice",
        "words": {name: [one.vi, one.en] for name, one in said.items()},
        "services": {one.code: [one.name.vi, one.name.both.of("en")] for one in plan.services} if plan else {},
        "notices": _notices(plan, english),
    }
    return {
        "words": said,
        "english": english,
        "plan": plan,
        "rows": [(one.number, _services(plan, one)) for one in counters if plan],
        "size": "large" if len(counters) <= LARGE else "small",
        "told": json.dumps(told, ensure_ascii=False),
    }


def _notices(plan: Plan | None, english: bool) -> list[dict[str, str]]:
    """Each with its first and last day; which of them hold today the wall itself knows, for it may hang for weeks."""
    found = []
    for one in plan.notices if plan else ():
        days = {"first": one.first, "last": one.last}
        texts = {"vi": one.text.vi, "en": one.text.en if english else None}
        found.append(
            {name: text for name, text in texts.items() if text}
            | {name: day.isoformat() for name, day in days.items() if day}
        )
    return found


def _services(plan: Plan, counter: Counter) -> Both:
    """What a counter does, in a few words."""
    names = [plan.service(code).name.both for code in counter.services][:NAMED]
    return Both(_joined([one.vi for one in names]), _joined([one.of("en") for one in names]))


def _joined(names: list[str]) -> str:
    """As one sentence: only its first word begins large."""
    return ", ".join(name if n == 0 else name[:1].lower() + name[1:] for n, name in enumerate(names))


# ---- the keys


class BoardForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Tên tivi"),
        max_length=80,
        help_text=gettext_lazy("Như người trong cơ quan gọi: Tivi sảnh, Tivi tầng hai."),
        widget=forms.TextInput({"autofocus": True}),
    )
    board = forms.ChoiceField(label=gettext_lazy("Bảng"))

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].choices = names_of(plan)  # type: ignore[attr-defined]


def names_of(plan: Plan | None) -> list[tuple[str, str]]:
    language = get_language() or "vi"
    return [(one.code, one.name.both.of(language)) for one in plan.boards] if plan else []


def keys(request: HttpRequest) -> HttpResponse:
    """The televisions: which board each shows, whether it shows it now."""
    plan, listening = current_plan(), watching(default_hall())
    names = dict(names_of(plan))
    lines = [
        (row, names.get(row.board, row.board), bytes(row.key_hash) in listening, instant(row.made_ms))
        for row in BoardKey.objects.order_by("-revoked_ms", "name", "id")
    ]
    lines.sort(key=lambda line: line[0].revoked_ms is not None)
    crowded = (
        []
        if plan is None
        else [one.name.both.of(get_language() or "vi") for one in plan.boards if len(one.counters) > MANY]
    )
    return render(request, "boards.html", {"lines": lines, "plan": plan, "crowded": crowded})


def new(request: HttpRequest) -> HttpResponse:
    """A name and a board; then the address, told this once."""
    plan = current_plan()
    if plan is None:
        return redirect("boards")
    form = BoardForm(plan, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "board_new.html", {"form": form})
    hall, given = default_hall(), form.cleaned_data
    key = hall.store.now(lambda db: boards.new_key(hall, db, given["board"], given["name"]))
    address = request.build_absolute_uri(reverse("board", args=[key]))
    return render(request, "board_address.html", {"name": given["name"], "address": address, "qr": qr_path(address)})


def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """The television goes dark at once."""
    hall = default_hall()
    name = hall.store.now(lambda db: boards.revoke(hall, db, pk))
    if name is None:
        raise Http404
    messages.success(request, _("Đã thu hồi %(name)s. Màn hình ấy không hiện số nào nữa.") % {"name": name})
    return redirect("boards")
