"""Plan and dossiers go down."""

from urllib.parse import parse_qs, urlsplit

from kiosk.domain.dossier import Dossier
from kiosk.domain.errors import MessageUnreadable, PlanUnpublished
from sync import wire
from sync.server.hot import gate
from sync.server.hot.hall import HallServer
from sync.server.hot.http import Answer, Asked
from sync.server.hot.situation import as_date
from sync.server.hot.store import Db

CHANGED = """
SELECT code, service, received, due, new_due, finished, returned, state, reason, post, revision
FROM dossier WHERE revision > %s ORDER BY revision LIMIT %s
"""
MAX_REVISION = 2**53


async def plan(hall: HallServer, asked: Asked) -> Answer:
    """The newest plan, or 304 for a terminal that has it."""

    def job(db: Db) -> Answer:
        knower = gate.let_in(hall, db, asked)
        nonce = gate.new_nonce(hall, knower.device)
        headers = [(b"saovang-nonce", nonce.encode())]
        found = db.one("SELECT version, digest, text FROM plan ORDER BY version DESC LIMIT 1")
        if found is None:
            return Answer(404, wire.Refused(error=PlanUnpublished.code, nonce=nonce), headers)
        version, digest, text = found
        tag = f'"{version}-{digest}"'.encode()
        headers.append((b"etag", tag))
        if asked.headers.get(b"if-none-match") == tag:
            return Answer(304, None, headers)
        signature = hall.keys.sign(wire.plan_message(version, text)).hex()
        body = wire.PlanDown(version=version, digest=digest, text=text, signature=signature, nonce=nonce)
        return Answer(200, body, headers)

    return await hall.store.read(job)


async def dossiers(hall: HallServer, asked: Asked) -> Answer:
    """What changed since a revision, one page."""

    def job(db: Db) -> Answer:
        knower = gate.let_in(hall, db, asked)
        since = revision_of(asked.target)
        rows = db.rows(CHANGED, since, wire.PAGE + 1)
        page = rows[: wire.PAGE]
        nonce = gate.new_nonce(hall, knower.device)
        body = wire.DossiersDown(
            revision=page[-1][-1] if page else min(since, newest(db)),
            more=len(rows) > len(page),
            dossiers=[dossier_of(row) for row in page],
            nonce=nonce,
        )
        return Answer(200, body, [(b"saovang-nonce", nonce.encode())])

    return await hall.store.read(job)


def revision_of(target: str) -> int:
    """
    The revision asked for; 0 without one.

    Raises:
        MessageUnreadable: It is no number.
    """
    given = parse_qs(urlsplit(target).query, keep_blank_values=True).get("since", ["0"])
    try:
        revision = int(given[-1])
    except ValueError as error:
        raise MessageUnreadable("since") from error
    if len(given) != 1 or not given[-1].isdecimal() or not 0 <= revision < MAX_REVISION:
        raise MessageUnreadable("since")
    return revision


def newest(db: Db) -> int:
    return int(db.rows("SELECT coalesce(max(revision), 0) FROM dossier")[0][0])


def dossier_of(row: tuple[object, ...]) -> Dossier:
    code, service, *days, state, reason, post, _ = row
    received, due, new_due, finished, returned = (None if day is None else as_date(day) for day in days)  # type: ignore[arg-type]
    assert received is not None
    return Dossier(
        code=code,  # type: ignore[arg-type]
        service=service,  # type: ignore[arg-type]
        received=received,
        due=due,
        new_due=new_due,
        finished=finished,
        returned=returned,
        state=state,  # type: ignore[arg-type]
        reason=reason,  # type: ignore[arg-type]
        post=post,  # type: ignore[arg-type]
    )
