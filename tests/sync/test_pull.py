"""Plans and dossiers come down: signed, checked, switched at once, and never instead of a good one."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse

from assets import known
from kiosk.domain import errors
from kiosk.domain.dossier import Dossier
from kiosk.domain.plan import digest
from sync import wire
from sync.client import keys
from sync.client.link import open_session
from sync.client.pull import pull_dossiers, pull_plan
from tests.support.lobby import Lobby, drain
from tests.support.served import PLAN, ServedHall

TEXT = PLAN.read_text("utf-8")
AT = datetime(2026, 11, 23, 1, 15, tzinfo=UTC)


def kinds(lobby: Lobby) -> list[bytes]:
    return [line.split(b'"kind":"')[1].split(b'"')[0] for _, _, line, _ in lobby.lines()]


def import_dossiers(hall: Any, db: Any, codes: list[str], state: str = "received") -> None:
    from sync.server.hot.revisions import take

    for code, revision in zip(codes, take(db, len(codes)), strict=True):
        db.execute(
            """INSERT INTO dossier (code, service, received, due, state, reason, post, revision)
               VALUES (%s, %s, %s, %s, %s, '', '', %s)
               ON CONFLICT (code) DO UPDATE SET state = excluded.state, revision = excluded.revision""",
            *(code, "Chứng thực", "2026-11-20", "2026-11-25", state, revision),
        )


def test_a_published_plan_is_applied_and_said_so(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    hall.publish(TEXT)

    taken = pull_plan(lobby.journal, lobby.box, link, known)
    again = pull_plan(lobby.journal, lobby.box, link, known)
    drain(lobby, link)

    held = lobby.box.applied()
    assert (taken, again) == (True, False)
    assert held is not None
    assert (held.version, held.digest, held.text) == (1, digest(TEXT), TEXT)
    assert kinds(lobby) == [b"plan.applied"]
    assert hall.rows("SELECT plan_version FROM terminal WHERE NOT own") == [(1,)]


def test_a_hall_without_a_plan_says_so(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)

    with pytest.raises(errors.PlanUnpublished):
        pull_plan(lobby.journal, lobby.box, link, known)

    assert lobby.box.applied() is None


def test_a_plan_this_terminal_cannot_read_is_rejected_and_the_good_one_stays(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    hall.publish(TEXT)
    pull_plan(lobby.journal, lobby.box, link, known)
    hall.publish(TEXT + "\n[of_a_newer_program]\nx = 1\n")

    taken = [pull_plan(lobby.journal, lobby.box, link, known) for _ in range(3)]
    drain(lobby, link)

    held = lobby.box.applied()
    assert taken == [False, False, False]
    assert held is not None
    assert held.version == 1
    assert kinds(lobby) == [b"plan.applied", b"plan.rejected"]
    told = hall.rows("SELECT plan_version, plan_refused, plan_error FROM terminal WHERE NOT own")
    assert told == [(1, 2, "plan.invalid")]


def test_a_plan_of_a_zone_this_terminal_does_not_know_is_rejected(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    hall.publish(TEXT.replace("Asia/Ho_Chi_Minh", "Asia/Nowhere"))

    taken = pull_plan(lobby.journal, lobby.box, link, known)

    assert not taken
    assert lobby.box.applied() is None
    assert kinds(lobby) == [b"plan.rejected"]


def test_going_back_to_an_old_text_is_a_new_version(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    for text in (TEXT, TEXT + "# a word\n", TEXT):
        hall.publish(text)
        pull_plan(lobby.journal, lobby.box, link, known)

    held = lobby.box.applied()
    assert held is not None
    assert (held.version, held.text) == (3, TEXT)


def test_a_plan_that_the_hall_did_not_sign_is_not_looked_at(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(sqlite_hall)
    sqlite_hall.publish(TEXT)
    stranger = keys.new_keys()
    forged = wire.PlanDown(
        version=2,
        digest=digest(TEXT),
        text=TEXT,
        signature=keys.sign(stranger.private, wire.plan_message(2, TEXT)).hex(),
        nonce="",
    )

    assert not link.signed_plan(forged)
    down = link.plan(0, "")
    assert down is not None
    assert link.signed_plan(down)
    assert not link.signed_plan(wire.replaced(down, text=TEXT + " "))
    assert not link.signed_plan(wire.replaced(down, version=9))


class Torn(HTTPAdapter):
    """A wire on which so many bytes of an answer's end are lost; what is left comes as a whole answer."""

    def __init__(self, lost: int) -> None:
        super().__init__()
        self._lost = lost

    def send(self, *args: Any, **kwargs: Any) -> requests.Response:
        response = super().send(*args, **kwargs)
        if response.status_code == 200:
            left = response.raw.read(decode_content=True)[: -self._lost]
            response.raw = HTTPResponse(body=BytesIO(left), status=200, preload_content=False)
        return response


@pytest.mark.parametrize("lost", [1, 2, 40, 2000])
def test_half_a_plan_is_no_plan(sqlite_hall: ServedHall, lobby: Lobby, lost: int) -> None:
    link = lobby.enrol(sqlite_hall)
    sqlite_hall.publish(TEXT)

    def torn() -> requests.Session:
        session = open_session()
        session.mount("http://", Torn(lost))
        return session

    with pytest.raises(errors.ServerNotTrusted):
        pull_plan(lobby.journal, lobby.box, lobby.link(sqlite_hall.url, link.server_key, torn), known)

    assert lobby.box.applied() is None
    assert kinds(lobby) == []
    assert pull_plan(lobby.journal, lobby.box, lobby.link(sqlite_hall.url, link.server_key), known)


def test_a_plan_cut_short_no_longer_has_the_hall_s_signature(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(sqlite_hall)
    sqlite_hall.publish(TEXT)
    down = link.plan(0, "")
    assert down is not None

    for end in (1, len(TEXT) // 2, len(TEXT) - 1):
        cut = TEXT[:end]
        assert not link.signed_plan(wire.replaced(down, text=cut, digest=digest(cut)))


def test_dossiers_come_down_by_what_changed(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    codes = [f"H56.18.05-261120-{n:04d}" for n in range(1234)]
    hall.do(import_dossiers, codes)

    first = pull_dossiers(lobby.box, link, AT)
    hall.do(import_dossiers, codes[:3], "done")
    second = pull_dossiers(lobby.box, link, AT)

    assert (first, second) == (1234, 3)
    one, other = lobby.box.dossier(codes[0]), lobby.box.dossier(codes[9])
    assert isinstance(one, Dossier)
    assert isinstance(other, Dossier)
    assert (one.state, other.state) == ("done", "received")
    assert (one.received, one.due, one.new_due) == (date(2026, 11, 20), date(2026, 11, 25), None)


def test_a_server_out_of_a_backup_gives_all_dossiers_anew(hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(hall)
    hall.do(import_dossiers, ["H56.18.05-261120-0001", "H56.18.05-261120-0002"])
    pull_dossiers(lobby.box, link, AT)
    hall.do(lambda _, db: db.execute("DELETE FROM dossier"))
    hall.do(lambda _, db: db.execute("UPDATE hall SET dossiers = 0"))
    hall.do(import_dossiers, ["H56.18.05-261120-0003"])

    pull_dossiers(lobby.box, link, AT)

    assert lobby.box.dossier("H56.18.05-261120-0001") is None
    assert lobby.box.dossier("H56.18.05-261120-0003") is not None


@pytest.mark.parametrize("since", ["-1", "x", "1.5", "99999999999999999999", "1&since=2", ""])
def test_a_wrong_since_is_refused(sqlite_hall: ServedHall, lobby: Lobby, since: str) -> None:
    link = lobby.enrol(sqlite_hall)

    with pytest.raises(errors.MessageUnreadable):
        link._signed("GET", f"/v1/dossiers?since={since}", wire.DossiersDown)


def test_without_a_signature_nothing_is_told(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    lobby.enrol(sqlite_hall)
    device = lobby.journal.device.hex()
    headers = [{}, {"authorization": "Basic x"}, {"authorization": f"Saovang {device}, , {'00' * 64}"}]

    answers = [requests.get(f"{sqlite_hall.url}/v1/dossiers", headers=one, timeout=5) for one in headers]

    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert answers[2].json()["nonce"]
    assert "dossiers" not in answers[2].text.replace("/v1/dossiers", "")


def test_a_nonce_serves_an_hour_and_only_its_terminal(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    from sync.server.hot.gate import is_fresh, new_nonce

    here, device = sqlite_hall.hall, lobby.journal.device
    nonce = new_nonce(here, device)

    assert is_fresh(here, device, nonce)
    assert not is_fresh(here, bytes(16), nonce)
    assert not is_fresh(here, device, "")
    assert not is_fresh(here, device, "0" * 42)
    assert not is_fresh(here, device, "é" * 42)
    sqlite_hall.clock.advance(2 * 3600)
    assert not is_fresh(here, device, nonce)
