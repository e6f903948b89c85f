"""One call as a board plays it."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse

from kiosk.domain.voice import LETTERS
from sync.server.hot import boards, scene
from sync.server.hot.days import local_now
from sync.server.hot.hall import HallServer, default_hall
from sync.server.hot.store import Db
from sync.server.pages.voice import as_wav, voices
from sync.server.voice import Spoken, is_quiet

MOST = 2**53  # no call has a higher number, and a database takes no number of any size


def spoken(request: HttpRequest, key: str, seq: int) -> HttpResponse:
    """One call as a WAV, for a television that shows a good key; `?once` where others wait to be called."""
    hall = default_hall()
    call = hall.store.now(lambda db: call_of(hall, db, key, seq))
    if call is None:
        raise Http404
    return as_wav(voices().say(replace(call, twice=call.twice and "once" not in request.GET)))


def call_of(hall: HallServer, db: Db, key: str, seq: int) -> Spoken | None:
    """None for a key that opens nothing, a call that never was, and at a board that the plan has made silent."""
    plan, board = hall.plan(db), boards.good_keys(db).get(boards.hash_of(key))
    if plan is None or board is None or not boards.speaks(plan, board):
        return None
    one = scene.call_of(db, seq) if seq < MOST else None
    if one is None or one.series not in LETTERS:  # a clerk may type any letter
        return None
    return Spoken(
        series=one.series,
        number=one.number,
        counter=one.counter,
        priority=one.priority,
        english=plan.voice.english and "en" in plan.languages,
        twice=plan.voice.twice,
        quiet=is_quiet(plan.voice, local_now(hall, db).time()),
    )
