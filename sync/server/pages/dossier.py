"""
The register of dossiers: how punctual the office is, one dossier found, a spreadsheet taken in.

An import is looked at first: the uploaded file waits in the hall's folder until the same user says yes, an hour at
most.
"""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kiosk.domain.dossier import STATES
from kiosk.domain.errors import KioskError, RowsFaulty, SheetTooBig
from sync.server import dossiers as register
from sync.server.exports import write
from sync.server.pages.rating import attachment, format_named
from sync.server.sheets import MAX_BYTES, TOO_BIG
from sync.server.tell import explain, explain_code
from sync.server.visits import visits_of

A_PAGE = 50
FAULTS_SHOWN = 200
WAITS_S = 3600
SESSION_KEY = "dossiers-import"


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Bảng tính hồ sơ"),
        help_text=gettext_lazy("Excel (.xlsx) hoặc CSV UTF-8, nhiều nhất 10 MB. Chưa nhập gì ở bước này."),
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv"}),
    )


@dataclass(frozen=True, slots=True)
class ToldFault:
    row: int
    column: str
    sentence: str


def dossiers(request: HttpRequest) -> HttpResponse:
    """Figures and search."""
    text, state = request.GET.get("q", "")[:60], request.GET.get("state", "")
    found = register.search(text, state if state in STATES else "")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    visits = visits_of([one.code for one in page])
    context = {
        "counts": register.count(),
        "rows": [(one, visits.get(one.code)) for one in page],
        "page": page,
        "q": text,
        "state": state,
        "states": [(code, _(name)) for code, (_id, name) in STATES.items()],
        "today": timezone.localdate(),
    }
    template = "parts/dossier_list.html" if getattr(request, "htmx", False) else "dossiers.html"
    return render(request, template, context)


def export(request: HttpRequest) -> HttpResponse:
    """The whole register as a file."""
    form = format_named(request.GET.get("format"))
    return attachment(write(register.export(), form), f"ho-so-{timezone.localdate()}.{form}", form)


def take_in(request: HttpRequest) -> HttpResponse:
    """First look at the file, then, on a second yes, take it in."""
    if request.method == "POST" and "token" in request.POST:
        return _confirmed(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _looked_at(request, form)
    return render(request, "dossiers_import.html", {"form": form, "columns": register.COLUMNS})


def _looked_at(request: HttpRequest, form: ImportForm) -> HttpResponse:
    """What the file would do, or every fault in it."""
    context: dict[str, object] = {"form": form, "columns": register.COLUMNS}
    try:
        file = form.cleaned_data["file"]
        data = _bytes(file)
        context["would"] = register.keep(register.parse(data, timezone.localdate(), file.name), dry_run=True)
        context["token"] = _put_aside(request, data)
        context["file_name"] = file.name
    except RowsFaulty as error:
        context["faults"], context["faults_in_all"] = _told(error.faults), len(error.faults)
    except KioskError as error:
        form.add_error("file", explain(error, get_language()))
    return render(request, "dossiers_import.html", context)


def _bytes(file: "UploadedFile[bytes]") -> bytes:
    if (file.size or 0) > MAX_BYTES:
        raise SheetTooBig(f"{file.size} bytes", limit=TOO_BIG)
    data: bytes = file.read()
    return data


def _told(faults: Sequence[object]) -> list[ToldFault]:
    told = []
    for fault in faults[:FAULTS_SHOWN]:
        assert isinstance(fault, register.RowFault)
        told.append(ToldFault(fault.row, fault.column, explain_code(fault.code, fault.params, get_language())))
    return told


def _confirmed(request: HttpRequest) -> HttpResponse:
    """Take in the file this session looked at; it is read anew, the disk is not believed."""
    path = _waiting(request)
    if path is None:
        messages.error(request, _("Tệp chờ nhập đã quá một giờ. Chọn lại tệp."))
        return redirect("dossiers-import")
    try:
        told = register.keep(register.parse(path.read_bytes(), timezone.localdate()))
    except KioskError as error:
        messages.error(request, explain(error, get_language()))
        return redirect("dossiers-import")
    finally:
        path.unlink(missing_ok=True)
    sentence = _("Đã nhập: %(new)d hồ sơ mới, %(changed)d thay đổi, %(same)d giữ nguyên.")
    messages.success(request, sentence % {"new": told.new, "changed": told.changed, "same": told.same})
    return redirect("dossiers")


def _folder() -> Path:
    folder = settings.HALL_FOLDER / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _put_aside(request: HttpRequest, data: bytes) -> str:
    """Keep the file for the second step, and sweep those nobody came back for."""
    for old in _folder().iterdir():
        if old.stat().st_mtime < time.time() - WAITS_S:
            old.unlink(missing_ok=True)
    token = secrets.token_hex(16)
    (_folder() / token).write_bytes(data)
    request.session[SESSION_KEY] = token
    return token


def _waiting(request: HttpRequest) -> Path | None:
    """The file of this session, if the form names it and it is still there."""
    token = request.session.pop(SESSION_KEY, None)
    if token is None or token != request.POST.get("token"):
        return None
    path = _folder() / str(token)
    return path if path.exists() else None
