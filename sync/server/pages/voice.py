"""
The voice that calls numbers, recorded by the hall itself, clip by clip.
"""

import re
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from kiosk.domain import voice as domain
from kiosk.domain.errors import ClipTooBig, ClipUnreadable, KioskError
from sync.server import voice as here
from sync.server.plans import current_plan
from sync.server.tell import explain
from sync.server.voice import Spoken, Voices

MICROPHONE = "camera=(), microphone=(self), geolocation=()"  # on the one page that records
TICKET = re.compile(r"([A-HJ-NP-Z]) ?(\d{1,4})")
TITLES = {
    "call": noop("Câu mời"),
    "call-priority": noop("Câu mời người ưu tiên"),
    "counter": noop("Câu chỉ quầy"),
    "ten": noop("Mười (10 đến 19)"),
    "tens": noop("Mươi (20, 30, 40…)"),
    "one-after-tens": noop("Một sau mươi (21, 31…)"),
    "five-after-tens": noop("Năm sau hàng chục (15, 25…)"),
}


def voices() -> Voices:
    return Voices(settings.HALL_FOLDER)


def as_wav(data: bytes) -> HttpResponse:
    return HttpResponse(data, content_type="audio/wav")


def voice(request: HttpRequest) -> HttpResponse:
    """Every clip of a language, what is said in it, and whose voice it is."""
    language, plan = _language(request.GET.get("l", "")), current_plan()
    own = voices().recorded(language)
    clips = [_line(language, clip, clip in own) for clip in domain.clips(language)]
    missing = [one["clip"] for one in clips if not one["own"]]
    context = {
        "spoken": language,
        "groups": [(title, [one for one in clips if one["group"] == group]) for group, title in _groups()],
        "own": len(own),
        "all": len(clips),
        "next": missing[0] if missing else None,
        "rules": plan.voice if plan else None,
        "counters": [one.number for one in plan.counters] if plan else [1],
    }
    return render(request, "voice.html", context)


def trial(request: HttpRequest) -> HttpResponse:
    """A whole call as it would sound now; the hall's boards stay silent."""
    found = TICKET.fullmatch(request.GET.get("ticket", "").strip().upper())
    counter = {str(n): n for n in range(1, domain.LAST_COUNTER + 1)}.get(request.GET.get("counter", ""))
    if not found or counter is None or int(found[2]) == 0:
        raise Http404
    plan = current_plan()
    call = Spoken(
        series=found[1],
        number=int(found[2]),
        counter=counter,
        priority=request.GET.get("priority") == "1",
        english=plan is None or (plan.voice.english and "en" in plan.languages),
        twice=plan is None or plan.voice.twice,
    )
    return as_wav(voices().say(call))


def clip(request: HttpRequest, language: str, clip: str) -> HttpResponse:
    """One clip: what to say, a microphone, what was recorded; POST keeps or drops the recording."""
    _known(language, clip)
    fault = _change(request, language, clip) if request.method == "POST" else ""
    if request.method == "POST" and not fault:
        return redirect("voice-clip", language, clip)
    clips = domain.clips(language)
    place = clips.index(clip)
    context: dict[str, Any] = {
        "one": _line(language, clip, clip in voices().recorded(language)),
        "spoken": language,
        "fault": fault,
        "place": place + 1,
        "all": len(clips),
        "before": clips[place - 1] if place else None,
        "after": clips[place + 1] if place + 1 < len(clips) else None,
        "most_s": here.MOST_OF_PHRASE_S if clip in domain.PHRASES else here.MOST_S,
    }
    answer = render(request, "voice_clip.html", context, status=422 if fault else 200)
    answer["Permissions-Policy"] = MICROPHONE
    return answer


def heard(request: HttpRequest, language: str, clip: str) -> HttpResponse:
    """What is heard of a clip now."""
    _known(language, clip)
    return as_wav(voices().file(language, clip).read_bytes())


def _change(request: HttpRequest, language: str, clip: str) -> str:
    """What was wrong, "" when it was done."""
    if request.POST.get("act") == "forget":
        voices().forget(language, clip)
        messages.success(request, _("Đã trở về giọng mẫu."))
        return ""
    try:
        voices().keep(language, clip, _bytes(request.FILES.get("clip")))
    except KioskError as error:
        return explain(error, get_language())
    messages.success(request, _("Đã lưu %(title)s. Nghe lại bên dưới.") % {"title": _title(clip)})
    return ""


def _bytes(file: "UploadedFile[bytes] | None") -> bytes:
    if not isinstance(file, UploadedFile):
        raise ClipUnreadable("no file")
    if (file.size or 0) > here.MAX_BYTES:
        raise ClipTooBig(f"{file.size} bytes", limit=here.MAX_BYTES // 1024**2)
    data: bytes = file.read()
    return data


def _known(language: str, clip: str) -> None:
    if language not in here.LANGUAGES or clip not in domain.clips(language):
        raise Http404


def _language(text: str) -> str:
    return text if text in here.LANGUAGES else here.LANGUAGES[0]


def _groups() -> list[tuple[str, str]]:
    return [
        ("phrase", _("Câu")),
        ("digit", _("Chữ số")),
        ("number", _("Số của quầy")),
        ("letter", _("Chữ cái của dãy số")),
    ]


def _line(language: str, clip: str, own: bool) -> dict[str, Any]:
    kind = clip.partition("-")[0]
    group = "phrase" if clip in domain.PHRASES else kind if kind in ("digit", "letter") else "number"
    return {"clip": clip, "group": group, "title": _title(clip), "says": here.texts()[language][clip], "own": own}


def _title(clip: str) -> str:
    if clip in TITLES:
        return _(TITLES[clip])
    kind, _dash, what = clip.partition("-")
    if kind == "letter":
        return _("Chữ %(letter)s") % {"letter": what.upper()}
    return _("Số %(number)s") % {"number": what}
