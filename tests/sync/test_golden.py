"""The bytes of every kind of fact, as they must stay readable for as long as a hall keeps its facts."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.domain import fact
from kiosk.domain.kinds import (
    KINDS,
    CodeRead,
    CounterChanged,
    DayOpened,
    LotSealed,
    Nothing,
    PlanApplied,
    PlanRejected,
    PrinterChanged,
    SlipLost,
    SlipPrinted,
    StreamForked,
    TerminalStarted,
    TicketAdded,
    TicketAtCounter,
    TicketCalled,
    TicketFinished,
    TicketHeld,
    TicketIssued,
    TicketLeft,
    TicketLinked,
    TicketReinstated,
    TicketTransferred,
    TicketUndone,
    TicketVoided,
)

FOLDER = Path(__file__).parent / "golden"

LOT = LotSealed(
    counter=3,
    post="tu-phap",
    scale=5,
    survey=2,
    order="best_first",
    layout="tall-1",
    first_day="2026-11-20",
    last_day="2026-11-22",
    total=9,
    verified=9,
    skipped=2,
    timed_out=1,
    levels={"2": 1, "4": 3, "5": 5},
    reasons={"high": {"nhanh": 3, "tận-tình": 2}, "low": {"chờ-lâu": 1}},
)
NAME: Mapping[str, Any] = {"id": "ABCDEFGHIJKLMNOP", "series": "A", "number": 46}
HERE: Mapping[str, Any] = {**NAME, "counter": 3}
EXAMPLES: Mapping[str, msgspec.Struct] = {
    "terminal.started": TerminalStarted(software="0.1.0", sqlite="3.53.4"),
    "day.opened": DayOpened(by="plan"),
    "day.closed": Nothing(),
    "ticket.issued": TicketIssued(id="ABCDEFGHIJKLMNOP", service="chung-thuc", series="A", number=46, priority=True),
    "ticket.voided": TicketVoided(id="ABCDEFGHIJKLMNOP", series="A", number=46, why="late-answer"),
    "ticket.called": TicketCalled(**HERE),
    "ticket.recalled": TicketCalled(**HERE),
    "ticket.started": TicketAtCounter(**HERE),
    "ticket.finished": TicketFinished(**HERE),
    "ticket.held": TicketHeld(**HERE),
    "ticket.resumed": TicketAtCounter(**HERE),
    "ticket.transferred": TicketTransferred(**HERE, service="ho-tich"),
    "ticket.added": TicketAdded(**HERE, service="ho-tich"),
    "ticket.no_show": TicketAtCounter(**HERE),
    "ticket.reinstated": TicketReinstated(**HERE, place="kept"),
    "ticket.left": TicketLeft(**NAME),
    "ticket.cancelled": TicketAtCounter(**HERE),
    "ticket.undone": TicketUndone(**HERE, undoes="called"),
    "ticket.linked": TicketLinked(**HERE, dossier="SV-0042"),
    "counter.changed": CounterChanged(counter=3, state="break"),
    "rating.counted": Nothing(),
    "lot.sealed": LOT,
    "code.read": CodeRead(kind="dossier"),
    "slip.printed": SlipPrinted(id="ABCDEFGHIJKLMNOP", again=False),
    "slip.unknown": SlipLost(id="ABCDEFGHIJKLMNOP", again=True, why="paper"),
    "slip.failed": SlipLost(id="ABCDEFGHIJKLMNOP", again=False, why="cover"),
    "printer.changed": PrinterChanged(state="low"),
    "stream.forked": StreamForked(incarnation="00112233445566778899aabbccddeeff", seq=51, hash="ab" * 32),
    "plan.applied": PlanApplied(version=41, digest="0123456789abcdef"),
    "plan.rejected": PlanRejected(version=42, digest="fedcba9876543210", why="plan.invalid"),
}
# the same kinds with every field they may leave out
FULLER: Mapping[str, msgspec.Struct] = {
    "ticket.issued": TicketIssued(**NAME, service="chung-thuc", priority=True, wait=(10, 25)),
    "ticket.called": TicketCalled(**HERE, post="tu-phap"),
    "ticket.recalled": TicketCalled(**HERE, post="tu-phap"),
    "ticket.finished": TicketFinished(**HERE, outcome="du-ho-so", quantities={"ban-sao": 3}),
    "ticket.held": TicketHeld(**HERE, minutes=15),
    "ticket.transferred": TicketTransferred(**HERE, service="ho-tich", to_counter=2, to_post="tu-phap", back=True),
    "ticket.reinstated": TicketReinstated(**HERE, place="after", after=3),
    "ticket.left": TicketLeft(**HERE),
    "counter.changed": CounterChanged(counter=3, state="open", post="tu-phap"),
}


def made(kind: str, examples: Mapping[str, msgspec.Struct] = EXAMPLES) -> bytes:
    envelope = fact.Fact(
        kind=kind,
        at="2026-11-22T01:15:30.123Z",
        day="2026-11-22",
        mono=81234567,
        boot="7f3a90c1",
        clk="ok",
        plan=41,
        data=fact.encode_data(examples[kind]),
    )
    return fact.encode(envelope)


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_made_today_has_the_bytes_it_had_at_the_first_release(kind: str) -> None:
    golden = (FOLDER / f"{kind}.json").read_bytes()

    assert made(kind) == golden


@pytest.mark.parametrize("kind", FULLER)
def test_what_a_fact_may_leave_out_it_may_also_say(kind: str) -> None:
    golden = (FOLDER / "fuller" / f"{kind}.json").read_bytes()

    assert made(kind, FULLER) == golden
    assert msgspec.json.decode(fact.decode(golden).data, type=KINDS[kind]) == FULLER[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_the_bytes_of_the_first_release_still_say_the_same(kind: str) -> None:
    golden = (FOLDER / f"{kind}.json").read_bytes()

    one = fact.decode(golden)

    assert one.kind == kind
    assert msgspec.json.decode(one.data, type=KINDS[kind]) == EXAMPLES[kind]
    assert golden.isascii() or golden.decode("utf-8")
    assert b"\n" not in golden


def test_the_chain_over_the_golden_facts_ends_where_it_always_did() -> None:
    lines = [(FOLDER / f"{kind}.json").read_bytes() for kind in sorted(KINDS)]

    head = fact.follow(fact.genesis(bytes(16), bytes(16), bytes(32)), lines)[-1]

    assert head.hex() == (FOLDER / "head.txt").read_text("ascii").strip()
    assert fact.genesis(bytes(16), bytes(16), bytes(32)) == hashlib.sha256(bytes(64)).digest()


def test_no_kind_of_fact_is_without_a_golden_file_and_none_is_left_over() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(KINDS)
    assert {path.stem for path in (FOLDER / "fuller").glob("*.json")} == set(FULLER)
