"""
The hall's register of dossiers: reading a spreadsheet of them, keeping it, counting.

A spreadsheet is taken whole or not at all; every fault is told with its row and column. Nothing personal belongs in
it: a number that looks like a card or a phone is a fault.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Q, QuerySet

from kiosk.domain.dossier import Dossier, check_days, state_of
from kiosk.domain.errors import DaysOutOfOrder, DossierStateUnknown, RowsFaulty
from kiosk.domain.punctuality import Punctuality, punctuality
from kiosk.domain.receipt import DOSSIER, is_past_day
from sync.server.exports import Export, Table
from sync.server.hot.revisions import next_revisions
from sync.server.models import dossier as table
from sync.server.procedures import codes_like
from sync.server.sheets import Row, read

COLUMNS = ("code", "service", "received", "due", "new_due", "finished", "returned", "state", "reason")
REQUIRED = ("code", "service", "received", "state")
DAYS = ("received", "due", "new_due", "finished", "returned")
HAPPENED = ("received", "finished", "returned")  # the others are set for days to come
LONGEST = {"code": 60, "service": 200, "reason": 300}
PERSONAL = re.compile(r"(?<!\d)\d[\d .]{7,14}\d(?!\d)")  # nine digits and more, however spaced


@dataclass(frozen=True, slots=True)
class RowFault:
    """One fault: where it stands, its code in the catalogue of errors, and what fills the sentence."""

    row: int
    column: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do."""

    new: int
    changed: int
    same: int

    @property
    def total(self) -> int:
        return self.new + self.changed + self.same


def parse(data: bytes, today: date, name: str = "") -> list[Dossier]:
    """
    Read a spreadsheet of dossiers.

    Args:
        today: The hall's date; nothing was received, finished or returned after it.
        name: The file's.

    Raises:
        SheetTooBig, SheetUnreadable: See `sync.server.sheets`.
        RowsFaulty: With every fault in it.
    """
    header, *rows = read(data, name)
    faults = _header_faults(header)
    if faults:
        raise _faulty(faults)
    columns = [name.lower() for name in header.cells]
    dossiers: dict[str, Dossier] = {}
    for row in rows:
        values = dict(zip(columns, row.cells + ("",) * len(columns), strict=False))
        found, one = _dossier(row.number, values, today)
        if len(row.cells) > len(columns):
            found.append(RowFault(row.number, row.cells[len(columns)][:40], "import.no-column"))
        if one is not None and one.code in dossiers:
            found.append(RowFault(row.number, "code", "import.twice", {"code": one.code}))
        faults += found
        if one is not None:
            dossiers[one.code] = one
    if faults:
        raise _faulty(faults)
    return list(dossiers.values())


def _faulty(faults: Sequence[RowFault]) -> RowsFaulty:
    return RowsFaulty(f"{len(faults)} faults, first at row {faults[0].row}", tuple(faults))


def _header_faults(header: Row) -> list[RowFault]:
    """Columns may stand in any order; none may be missing, strange or there twice."""
    names = [name.lower() for name in header.cells]
    if not set(names) & set(COLUMNS):
        return [RowFault(header.number, header.cells[0][:40], "import.no-header", {"known": ", ".join(COLUMNS)})]
    missing = [RowFault(header.number, name, "import.column-missing") for name in COLUMNS if name not in names]
    strange = [
        RowFault(header.number, name[:40], "import.column-unknown", {"known": ", ".join(COLUMNS)})
        for n, name in enumerate(names)
        if name not in COLUMNS or name in names[:n]
    ]
    return missing + strange


def _dossier(number: int, values: Mapping[str, str], today: date) -> tuple[list[RowFault], Dossier | None]:
    """The dossier of one row, or every fault of the row."""
    faults = [RowFault(number, name, "import.required") for name in REQUIRED if not values[name]]
    faults += [
        RowFault(number, name, "import.too-long", {"limit": longest})
        for name, longest in LONGEST.items()
        if len(values[name]) > longest
    ]
    faults += [
        RowFault(number, name, "import.personal") for name in ("service", "reason") if PERSONAL.search(values[name])
    ]
    faults += _code_faults(number, values["code"], today)
    days: dict[str, Any] = {}
    for name in DAYS:
        try:
            days[name] = date.fromisoformat(values[name]) if values[name] else None
        except ValueError:
            faults.append(RowFault(number, name, "import.not-a-day", {"seen": values[name][:40]}))
    faults += [
        RowFault(number, name, "import.in-the-future", {"day": days[name], "today": today})
        for name in HAPPENED
        if days.get(name) and days[name] > today
    ]
    try:
        state = state_of(values["state"]) if values["state"] else "received"
    except DossierStateUnknown as error:
        faults.append(RowFault(number, "state", error.code, error.params))
    if faults:
        return faults, None
    one = Dossier(code=values["code"].upper(), service=values["service"], state=state, reason=values["reason"], **days)
    return _day_faults(number, one), one


def _code_faults(number: int, written: str, today: date) -> list[RowFault]:
    code = DOSSIER.fullmatch(written.upper())
    if written and not code:
        return [RowFault(number, "code", "import.not-a-code", {"seen": written[:40]})]
    if code and not is_past_day(code[2], today):  # a terminal would never know it for a code
        return [RowFault(number, "code", "import.code-day", {"seen": code[2]})]
    return []


def _day_faults(number: int, one: Dossier) -> list[RowFault]:
    """What days say of each other and of the state."""
    if one.state in ("done", "returned") and one.finished is None:
        return [RowFault(number, "finished", "import.finished-missing", {"state": one.state})]
    if one.state == "returned" and one.returned is None:
        return [RowFault(number, "returned", "import.returned-missing")]
    try:
        check_days(one)
    except DaysOutOfOrder as error:
        return [RowFault(number, _column_of(one, error.params.get("second")), error.code, error.params)]
    return []


def _column_of(one: Dossier, day: object) -> str:
    return next((name for name in reversed(DAYS) if getattr(one, name) == day), "received")


@transaction.atomic
def keep(dossiers: Iterable[Dossier], *, dry_run: bool = False) -> Imported:
    """
    Take dossiers into the register: new ones join, changed ones get a new revision, equal ones stay as they are.

    Args:
        dry_run: Count only.
    """
    wanted = {one.code: one for one in dossiers}
    known = {row.code: row for row in table.Dossier.objects.iterator() if row.code in wanted}
    new = [one for code, one in wanted.items() if code not in known]
    changed = [one for code, one in wanted.items() if code in known and _domain(known[code]) != one]
    told = Imported(len(new), len(changed), len(wanted) - len(new) - len(changed))
    if dry_run or not (new or changed):
        return told
    revisions = iter(next_revisions(len(new) + len(changed)))
    table.Dossier.objects.bulk_create([_row(one, next(revisions)) for one in new], batch_size=500)
    table.Dossier.objects.bulk_update(
        [_row(one, next(revisions)) for one in changed],
        [*(name for name in COLUMNS if name != "code"), "revision"],
        batch_size=50,
    )
    return told


def _row(one: Dossier, revision: int) -> table.Dossier:
    return table.Dossier(**msgspec.structs.asdict(one), revision=revision)


def _domain(row: table.Dossier) -> Dossier:
    """The row as the domain knows it; `post` is the hall's own and not in a spreadsheet."""
    return Dossier(**{name: getattr(row, name) for name in COLUMNS})


def search(text: str, state: str = "") -> QuerySet[table.Dossier]:
    """Dossiers whose code or service holds the text, the newest first."""
    found = table.Dossier.objects.order_by("-received", "-code")
    if text := text.strip():
        named = Q(service__in=codes_like(text))
        found = found.filter(Q(code__icontains=text) | Q(service__icontains=text) | named)
    return found.filter(state=state) if state else found


def count(first: date | None = None, last: date | None = None) -> Punctuality:
    """Early, on time and overdue among those finished in a span of days."""
    done = table.Dossier.objects.filter(finished__isnull=False)
    if first:
        done = done.filter(finished__gte=first)
    if last:
        done = done.filter(finished__lte=last)
    return punctuality((due, finished) for due, finished in done.values_list("due", "finished") if finished)


def export(first: date | None = None, last: date | None = None) -> Export:
    """The register, or what was finished in a span of days, in the columns of the import."""
    rows = table.Dossier.objects.order_by("received", "code")
    if first and last:
        rows = rows.filter(finished__range=(first, last))
    counts = count(first, last)
    told = {"early": counts.early, "on_time": counts.on_time, "overdue": counts.overdue}
    main = Table("dossiers", COLUMNS, list(rows.values_list(*COLUMNS)))
    return Export(main, (Table("summary", ("name", "value"), list(told.items())),), told)
