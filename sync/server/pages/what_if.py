"""
What if there had been one counter more, or another policy: a form, its progress, and the answer beside what was.
"""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from kiosk.domain.plan import Plan
from kiosk.domain.policy import QueueRules
from kiosk.domain.queue_report import FEW
from sync.server import queue_report as figures
from sync.server import what_if
from sync.server.models.day import HallDay
from sync.server.plans import current_plan

POLICIES = {
    "strict": noop("Ưu tiên luôn trước"),
    "alternate": noop("Xen kẽ thường và ưu tiên"),
    "ageing": noop("Ưu tiên trước, có hạn chờ"),
}
PARAMETER = {  # of a policy, as the plan calls it, and what it counts
    "alternate": ("alternate", noop("sau %(n)s người thường")),
    "ageing": ("ageing_limit", noop("%(n)s phút")),
}
NO_TWIN = 0
ISO = "%Y-%m-%d"
DAY = forms.DateInput({"type": "date"}, ISO)


class Whole(forms.IntegerField):
    """A number between two others, and one sentence that says so."""

    def __init__(self, *, min_value: int, max_value: int, label: Any) -> None:
        text = format_lazy(gettext_lazy("Gõ một số từ {least} đến {most}."), least=min_value, most=max_value)
        errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), text)
        super().__init__(label=label, min_value=min_value, max_value=max_value, error_messages=errors)


class QuestionForm(forms.Form):
    """Which days, and what is different in them."""

    first = forms.DateField(label=gettext_lazy("Từ ngày"), input_formats=[ISO], widget=DAY)
    last = forms.DateField(label=gettext_lazy("Đến ngày"), input_formats=[ISO], widget=DAY)
    like = forms.TypedChoiceField(
        label=gettext_lazy("Thêm một quầy"),
        coerce=int,
        help_text=gettext_lazy("Quầy thêm làm cùng việc, cùng giờ với quầy được chọn."),
    )
    policy = forms.ChoiceField(label=gettext_lazy("Cách gọi"))
    alternate = Whole(label=gettext_lazy("Xen kẽ: sau mấy người thường"), min_value=1, max_value=20)
    ageing_limit = Whole(label=gettext_lazy("Chờ quá mấy phút thì được gọi trước"), min_value=1, max_value=240)

    def __init__(self, data: Any, plan: Plan, today: date) -> None:
        start = {
            "first": today - timedelta(days=what_if.LONGEST),
            "last": today - timedelta(days=1),
            "like": NO_TWIN,
            "policy": plan.queue.policy,
            "alternate": plan.queue.alternate,
            "ageing_limit": plan.queue.ageing_limit,
        }
        super().__init__(data, initial=start)
        counters = [(one.number, _("Như quầy %(counter)s") % {"counter": one.number}) for one in plan.counters]
        self.fields["like"].choices = [(NO_TWIN, _("Không thêm")), *counters]  # type: ignore[attr-defined]
        self.fields["policy"].choices = [(code, _(word)) for code, word in POLICIES.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and not 0 <= (last - first).days < what_if.LONGEST:
            text = _("Chọn từ 1 đến %(days)s ngày liền nhau.") % {"days": what_if.LONGEST}
            self.add_error("last", text)
        return given


def queue_what_if(request: HttpRequest) -> HttpResponse:
    """The form; with `?job=` what became of a question."""
    plan = current_plan()
    if plan is None:
        raise Http404
    name = request.GET.get("job", "")
    job = what_if.JOBS.find(name) if name else None
    form = QuestionForm(request.POST if request.method == "POST" else None, plan, timezone.localdate())
    if request.method == "POST" and form.is_valid():
        return _ask(form, plan)
    if job is not None and request.method == "GET":
        form = _asked_before(job.question, plan)
    runs = job is not None and not job.over.is_set()  # asked once: it may be over while the page is written
    context = {"form": form, "job": job, "name": name, "runs": runs, "lost": bool(name) and job is None}
    context |= {} if runs else _told(job, plan)
    part = getattr(request, "htmx", False) and name
    return render(request, "parts/what_if.html" if part else "what_if.html", context)


def _ask(form: QuestionForm, plan: Plan) -> HttpResponse:
    given = form.cleaned_data
    rules = plan.queue.model_copy(
        update={name: given[name] for name in ("policy", "alternate", "ageing_limit")},
    )
    question = what_if.Question(given["first"], given["last"], given["like"] or None, rules)
    still_open = {one.day for one in HallDay.objects.filter(closed_ms=None)}
    legs = [leg for leg in figures.legs_of(question.first, question.last) if leg.day not in still_open]
    return redirect(f"{reverse('queue-report-what-if')}?job={what_if.JOBS.ask(question, legs, plan)}")


def _asked_before(question: what_if.Question, plan: Plan) -> QuestionForm:
    """The form as it was sent."""
    data = {
        "first": question.first,
        "last": question.last,
        "like": question.like or NO_TWIN,
        "policy": question.rules.policy,
        "alternate": question.rules.alternate,
        "ageing_limit": question.rules.ageing_limit,
    }
    return QuestionForm(data, plan, timezone.localdate())


def _told(job: what_if.Job | None, plan: Plan) -> dict[str, Any]:
    """The answer in words and bars."""
    if job is None or job.answer is None:
        return {}
    answer, everybody = job.answer, job.answer.groups[0]
    ends = [one.times.p90 or 0 for one in (everybody.real, everybody.again, everybody.otherwise)]
    longest = max([*ends, plan.queue.promise * figures.MINUTE]) or 1
    halls = (
        (_("Thực tế"), everybody.real),
        (_("Chạy lại như thật"), everybody.again),
        (_("Nếu khác đi"), everybody.otherwise),
    )
    return {
        "answer": answer,
        "everybody": everybody,
        "halls": [(word, one, _part(one.times.median, longest), _part(one.times.p90, longest)) for word, one in halls],
        "promise": plan.queue.promise,
        "promise_at": round(100 * plan.queue.promise * figures.MINUTE / longest, 2),
        "groups": [(_group(one.group, plan), one) for one in answer.groups],
        "changes": _changes(job.question, plan),
        "few": FEW,
        "minutes_off": abs(everybody.off_ms or 0),
        "minutes_changed": abs(everybody.change_ms or 0),
    }


def _part(value: float | None, longest: float) -> float | None:
    return None if value is None else round(100 * value / longest, 2)


def _group(name: str, plan: Plan) -> str:
    words = {what_if.ALL: _("Tất cả"), what_if.PRIORITY: _("Có ưu tiên"), what_if.PLAIN: _("Không ưu tiên")}
    return words.get(name) or figures.name_of("service", name, plan, get_language() or "vi") or _("không rõ")


def _changes(question: what_if.Question, plan: Plan) -> list[str]:
    """What is different in the hall that was asked for; none where it is the same."""
    told = []
    if question.like is not None:
        told.append(_("thêm một quầy như quầy %(counter)s") % {"counter": question.like})
    policy = question.rules.policy
    if policy != plan.queue.policy or _value(question.rules) != _value(plan.queue):
        told.append(_("cách gọi: %(policy)s") % {"policy": _(POLICIES[policy]).lower() + _value(question.rules)})
    return told


def _value(rules: QueueRules) -> str:
    """The number that belongs to a policy, where one does."""
    if rules.policy not in PARAMETER:
        return ""
    name, words = PARAMETER[rules.policy]
    return f" ({_(words) % {'n': getattr(rules, name)}})"
