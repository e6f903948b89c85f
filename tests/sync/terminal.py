"""A terminal as the hall server sees it: facts that come in late and in one go, without disk, net or keys."""

from datetime import date, datetime
from typing import Any

import msgspec

from kiosk.domain import fact
from sync import wire
from tests.support.served import ServedHall

KEY, INCARNATION = bytes(range(32)), bytes(range(100, 116))
DEVICE = fact.device_of(KEY)


class Terminal:
    """Its clock is the server's own, or whatever `wall` says; its stream is taken in as a push is."""

    def __init__(self, hall: ServedHall) -> None:
        self.hall, self.lines = hall, list[bytes]()
        hall.do(self._enrol)

    @staticmethod
    def _enrol(hall: Any, db: Any) -> None:
        from sync.server.hot import streams

        db.execute(
            """INSERT INTO terminal (device, public_key, name, own, confirmed, digits, enrolled_ms, software,
                   plan_version, plan_refused, plan_error)
               VALUES (%s, %s, 'Máy', false, true, '', 0, '', 0, 0, '')""",
            *(DEVICE, KEY),
        )
        (terminal,) = db.one("SELECT id FROM terminal WHERE device = %s", DEVICE)
        streams.begin(db, terminal, INCARNATION, fact.genesis(DEVICE, INCARNATION, KEY), hall.now_ms(), 2)

    def note(self, kind: str, data: msgspec.Struct, day: date, *, wall: datetime, ago_ms: int = 0) -> None:
        """Something happened; it goes up with the next push."""
        told = fact.Fact(
            kind=kind, at=wall.isoformat(timespec="milliseconds").replace("+00:00", "Z"), day=day.isoformat(),
            mono=self.hall.clock.mono() - ago_ms, boot="terminal", clk="ok", plan=1, data=fact.encode_data(data),
        )  # fmt: skip
        self.lines.append(fact.encode(told))

    def push(self) -> None:
        if self.lines:
            self.hall.do(self._push)
        self.lines = []

    def _push(self, hall: Any, db: Any) -> None:
        from sync.server.hot import push, streams
        from sync.server.hot.batches import Batch
        from sync.server.hot.gate import Knower

        (terminal,) = db.one("SELECT id FROM terminal WHERE device = %s", DEVICE)
        stream = streams.find(db, terminal, INCARNATION)
        assert stream is not None
        links, first = fact.follow(stream.head, self.lines), stream.cursor + 1
        head = wire.BatchHead(
            incarnation=INCARNATION.hex(), first=first, prev=stream.head.hex(), head=links[-1].hex(),
            last=first + len(self.lines) - 1, mono=hall.clock.mono(), boot="terminal", signature="",
        )  # fmt: skip
        genesis = fact.genesis(DEVICE, INCARNATION, KEY)
        batch = Batch(head, INCARNATION, stream.head, genesis, self.lines, links)
        push.advance(hall, db, Knower(terminal, DEVICE, KEY), stream, batch, hall.zone(db))
