"""
Which board a key opens.

A key is 78 bits of chance that somebody types into a television once; the hall keeps its hash. What a board shows is
the business of `sync.server.hot.scene`, who listens of `sync.server.hot.live`.
"""

import hashlib
from functools import lru_cache
from pathlib import Path

from kiosk.domain.plan import Plan
from sync.server.hot.enrol import ALPHABET
from sync.server.hot.hall import HallServer
from sync.server.hot.store import Db

LENGTH, GROUP = 16, 4
PAGE = ("static/board.css", "static/board.js", "static/board", "templates/board.html")
HERE = Path(__file__).parent.parent


def new_key(hall: HallServer, db: Db, board: str, name: str, *, anew: bool = False) -> str:
    """
    Make a key for one television; read it as "abcd-efgh-jkmn-pqrs", it is told this once.

    Args:
        anew: Those that were made for a television of this name open nothing any more.
    """
    if anew:
        still = "UPDATE board_key SET revoked_ms = %s WHERE name = %s AND revoked_ms IS NULL"
        db.execute(still, hall.now_ms(), name[:80])
    number = int.from_bytes(hall.chance(20), "big")
    letters = "".join(ALPHABET[number // len(ALPHABET) ** n % len(ALPHABET)] for n in range(LENGTH)).lower()
    db.execute(
        "INSERT INTO board_key (key_hash, board, name, made_ms) VALUES (%s, %s, %s, %s)",
        *(hash_of(letters), board, name[:80], hall.now_ms()),
    )
    return "-".join(letters[n : n + GROUP] for n in range(0, LENGTH, GROUP))


def revoke(hall: HallServer, db: Db, id_: int) -> str | None:
    """Shut one television's board, at once wherever it shows; returns its name, None when there is no such key."""
    db.execute("UPDATE board_key SET revoked_ms = %s WHERE id = %s AND revoked_ms IS NULL", hall.now_ms(), id_)
    found = db.one("SELECT name FROM board_key WHERE id = %s", id_)
    return str(found[0]) if found else None


def hash_of(key: str) -> bytes:
    """However it was typed: dashes and case do not matter."""
    letters = "".join(letter for letter in key.upper() if letter.isalnum())
    return hashlib.sha256(b"saovang board" + letters.encode()).digest()


def good_keys(db: Db) -> dict[bytes, str]:
    """The board each key opens that was not revoked."""
    return {
        bytes(hash_): board
        for hash_, board in db.rows("SELECT key_hash, board FROM board_key WHERE revoked_ms IS NULL")
    }


def counters_of(plan: Plan, board: str) -> tuple[int, ...]:
    """The counters a board speaks of; those of the whole hall where the plan has lost the board."""
    for one in plan.boards:
        if one.code == board:
            return tuple(one.counters)
    return tuple(one.number for one in plan.counters)


def speaks(plan: Plan, board: str) -> bool:
    """Whether calls are spoken at this board; at one that the plan has lost they are."""
    return plan.voice.on and all(one.voice for one in plan.boards if one.code == board)


def page_of(plan_version: int) -> str:
    """A name for what a board has loaded: a plan or program of another name means that it loads itself anew."""
    return f"{plan_version}-{_program()}"


@lru_cache(1)
def _program() -> str:
    files = [
        path for name in PAGE for path in ((HERE / name).rglob("*.js") if (HERE / name).is_dir() else [HERE / name])
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(files))).hexdigest()[:12]
