"""
A terminal introduces itself with a one-time code, and gets a name, an ordinal and the server's key.
"""

import hashlib
from collections import deque
from datetime import date

from kiosk.domain import fact
from kiosk.domain.errors import CodeWrong, TooManyTries
from sync import wire
from sync.server.hot import days, gate, keys, situation, streams
from sync.server.hot.hall import HallServer
from sync.server.hot.http import Answer, Asked
from sync.server.hot.store import Db

LIFE_MS = 15 * 60 * 1000
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # 30 letters nobody mistakes for another
LENGTH = 10  # 49 bits
TRIES, TRIES_MS = 20, 60_000  # wrong codes a minute, from everybody together

WRITE_DOWN = """
INSERT INTO terminal (device, public_key, name, counter, own, confirmed, digits, enrolled_ms, software, plan_version,
    plan_refused, plan_error)
VALUES (%s, %s, %s, %s, false, %s, %s, %s, '', 0, 0, '')
ON CONFLICT (device) DO UPDATE SET name = excluded.name, counter = excluded.counter, confirmed = excluded.confirmed,
    revoked_ms = NULL, enrolled_ms = excluded.enrolled_ms
RETURNING id
"""

_wrong: deque[int] = deque(maxlen=TRIES)


def new_code(hall: HallServer, db: Db, name: str, *, confirmed: bool, counter: int | None = None) -> str:
    """Make a one-time code for a terminal; kept as its hash, valid 15 minutes. Read it as "ABCDE-FGHJK"."""
    number = int.from_bytes(hall.chance(16), "big")
    letters = "".join(ALPHABET[number // len(ALPHABET) ** n % len(ALPHABET)] for n in range(LENGTH))
    db.execute(
        "INSERT INTO enrolment (code_hash, name, counter, confirmed, made_ms) VALUES (%s, %s, %s, %s, %s)",
        *(hash_of(letters), name[:80], counter, confirmed, hall.now_ms()),
    )
    return f"{letters[:5]}-{letters[5:]}"


def hash_of(code: str) -> bytes:
    """However it was typed: blanks, dashes and case do not matter."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(b"saovang code" + letters.encode()).digest()


async def enrol(hall: HallServer, asked: Asked) -> Answer:
    wanted = wire.decode(asked.body, wire.Enrol)
    key, incarnation = bytes.fromhex(wanted.key), bytes.fromhex(wanted.incarnation)
    asked.signature = bytes.fromhex(wanted.signature)
    keys.check(key, wire.enrol_message(wanted.code, key, incarnation), wanted.signature)
    now = hall.now_ms()
    if len(_wrong) == TRIES and now - _wrong[0] < TRIES_MS:
        raise TooManyTries(f"{TRIES} wrong codes", retry_after_s=30)
    try:
        return Answer(200, await hall.store.write(lambda db: register(hall, db, wanted, key, incarnation)))
    except CodeWrong:
        _wrong.append(now)
        raise


def register(hall: HallServer, db: Db, wanted: wire.Enrol, key: bytes, incarnation: bytes) -> wire.Enrolled:
    """
    Use up the code and write the terminal down.

    Raises:
        CodeWrong: Unknown, used or too old.
    """
    now, device = hall.now_ms(), fact.device_of(key)
    found = db.one(
        "SELECT id, name, counter, confirmed FROM enrolment WHERE code_hash = %s AND used_ms IS NULL AND made_ms > %s"
        + db.lock,
        *(hash_of(wanted.code), now - LIFE_MS),
    )
    if found is None or device == hall.keys.device:
        raise CodeWrong
    id_, name, counter, confirmed = found
    db.execute("UPDATE enrolment SET used_ms = %s WHERE id = %s", now, id_)
    digits = wire.six_digits(device, hall.keys.public)
    terminal = db.rows(WRITE_DOWN, device, key, name, counter, bool(confirmed), digits, now)[0][0]
    if wanted.own_day is not None:
        _note_own(hall, db, wanted.own_day)
    plan = hall.plan(db)
    return wire.Enrolled(
        name=name,
        ordinal=_ordinal(db, terminal, wanted, incarnation, fact.genesis(device, incarnation, key), now),
        hall=plan.hall.name.vi if plan else "",
        server=hall.keys.public.hex(),
        digits=digits,
        confirmed=bool(confirmed),
        counter=counter,
        nonce=gate.new_nonce(hall, device),
    )


def _note_own(hall: HallServer, db: Db, own_day: date) -> None:
    """
    Its last own day by its clock is later than the hall's: what it gave on the hall's day stands in facts to come, and
    its people are in the lobby.
    """
    hall.mark.note_own(own_day)
    today = situation.open_day(db) or days.local_now(hall, db).date()
    if own_day > today:
        hall.mark.note_own(today)


def _ordinal(db: Db, terminal: int, wanted: wire.Enrol, incarnation: bytes, genesis: bytes, now: int) -> int:
    """That of the terminal's stream, which is made where there is none yet."""
    known = streams.find(db, terminal, incarnation)
    free = None if known else streams.free_ordinal(db, now, wanted.ordinal)
    stream = streams.begin(db, terminal, incarnation, genesis, now, free)
    db.execute("UPDATE stream SET own_day = %s WHERE id = %s", wanted.own_day, stream.id)
    return stream.ordinal or streams.give_ordinal(db, stream.id, now)
