"""C11: dead clocks neither stop sync nor weaken it; an impostor is refused whatever the date."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kiosk.domain.errors import CodeWrong, ServerNotTrusted, ServerUnreachable
from sync import wire
from sync.client import keys
from sync.client.link import Link, open_session
from sync.client.push import push_once
from tests.support.lobby import Lobby, drain
from tests.support.net import free_port
from tests.support.served import ServedHall

DEAD_CLOCKS = [datetime(1970, 1, 1, 0, 3, tzinfo=UTC), datetime(2099, 12, 31, 23, 59, tzinfo=UTC)]


@pytest.mark.parametrize("now", DEAD_CLOCKS, ids=["1970", "2099"])
@pytest.mark.parametrize("whose", ["the terminal's", "the server's", "both"])
def test_a_dead_clock_does_not_stop_sync(sqlite_hall: ServedHall, lobby: Lobby, now: datetime, whose: str) -> None:
    if whose != "the server's":
        lobby.clock.set_wall(now)
        lobby.clock.trusted = False
    if whose != "the terminal's":
        sqlite_hall.clock.set_wall(now)
    link = lobby.enrol(sqlite_hall)
    lobby.rate(3)
    lobby.issue(1)

    drain(lobby, link)
    dossiers = link.dossiers(0)

    assert lobby.journal.cursor() == 4
    assert dossiers.dossiers == []
    assert sqlite_hall.rows("SELECT count(*) FROM ticket") == [(1,)]


@pytest.mark.parametrize("now", DEAD_CLOCKS, ids=["1970", "2099"])
def test_an_impostor_is_refused_by_a_terminal_with_a_dead_clock(
    tmp_path: Path, sqlite_hall: ServedHall, lobby: Lobby, now: datetime
) -> None:
    from tests.support.served import served_hall

    lobby.clock.set_wall(now)
    lobby.enrol(sqlite_hall)
    lobby.rate(2)
    with served_hall(tmp_path / "impostor") as impostor:
        impostor.do(let_in_everybody, lobby)
        link = lobby.link(impostor.url, sqlite_hall.hall.keys.public)

        with pytest.raises(ServerNotTrusted):
            push_once(lobby.journal, link, lobby.clock)
        with pytest.raises(ServerNotTrusted):
            link.plan(0, "")
        with pytest.raises(ServerNotTrusted):
            link.number(wire.NumberWanted(series="A", request="ABCDEFGHIJKLMNOP"))

    assert lobby.journal.cursor() == 0
    assert len(lobby.journal.incarnations()) == 1


def let_in_everybody(hall: object, db, lobby: Lobby) -> None:  # type: ignore[no-untyped-def]
    """An impostor that knows the terminal's public key."""
    db.execute(
        """INSERT INTO terminal (device, public_key, name, own, confirmed, digits, enrolled_ms, software, plan_version,
               plan_refused, plan_error) VALUES (%s, %s, 'x', false, true, '', 1, '', 0, 0, '')""",
        *(lobby.journal.device, lobby.journal.keys.public),
    )


def test_yesterdays_answer_is_not_believed_today(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(sqlite_hall)
    key = sqlite_hall.hall.keys
    body = b'{"error":"stream.forked","cursor":0,"head":null}'
    old = key.sign(wire.answer_message(b"another request", 409, body)).hex()

    with pytest.raises(ServerNotTrusted):
        Link._check(key.public, b"this request", 409, body, {"saovang-signature": old})

    assert link.server_key == key.public


# ---- the pinned authority, with certificates as a dead clock sees them


def certificate(
    folder: Path, years: tuple[int, int], issuer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None = None
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    from ipaddress import IPv4Address

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"hall {years[0]}{'' if issuer else ' authority'}")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer[0].subject if issuer else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(years[0], 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(years[1], 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
    )
    made = builder.sign(issuer[1] if issuer else key, hashes.SHA256())
    stem = "authority" if issuer is None else "server"
    (folder / f"{stem}.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / f"{stem}.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return made, key


class Nobody(BaseHTTPRequestHandler):
    """Answers every request with 401, as a hall does that does not know the terminal."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        body = b'{"error":"terminal.code-wrong"}'
        self.send_response(401)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def https(folder: Path) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    server = HTTPServer(("127.0.0.1", free_port()), Nobody)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def pinned(url: str, folder: Path) -> Link:
    return Link(url, keys.new_keys(), bytes(16), sessions=lambda: open_session(folder / "authority.pem"))


@pytest.mark.parametrize("years", [(1971, 1990), (2150, 2190)], ids=["long expired", "not yet valid"])
def test_a_certificate_that_a_dead_clock_takes_for_invalid_is_still_believed(
    tmp_path: Path, years: tuple[int, int]
) -> None:
    authority = certificate(tmp_path, years)
    certificate(tmp_path, years, authority)

    with https(tmp_path) as url, pytest.raises(CodeWrong):  # it was heard: TLS stood
        pinned(url, tmp_path).enrol("ABCDE-FGHJK", bytes(16))


def test_a_certificate_of_another_authority_is_refused_whatever_the_date(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    certificate(tmp_path, (2020, 2190))
    other = certificate(tmp_path / "other", (2020, 2190))
    certificate(tmp_path / "other", (2020, 2190), other)

    with https(tmp_path / "other") as url, pytest.raises(ServerUnreachable):
        pinned(url, tmp_path).enrol("ABCDE-FGHJK", bytes(16))
