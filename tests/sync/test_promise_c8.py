"""C8: a stolen server database impersonates nobody; what comes down to a terminal holds nothing personal."""

import stat
from pathlib import Path

import msgspec

from kiosk.domain.dossier import Dossier
from kiosk.domain.kinds import KINDS
from sync import wire
from tests.support.lobby import Lobby, drain
from tests.support.served import ServedHall


def test_the_stolen_database_holds_no_private_key_and_no_code(sqlite_hall: ServedHall, lobby: Lobby) -> None:
    link = lobby.enrol(sqlite_hall)
    lobby.rate(3)
    drain(lobby, link)
    open_code = sqlite_hall.code("Máy 2")
    sqlite_hall.stop()

    stolen = b"".join(path.read_bytes() for path in sqlite_hall.folder.glob("hall.sqlite3*"))

    secrets = {
        "the server's key": sqlite_hall.hall.keys.private,
        "the terminal's key": lobby.journal.keys.private,
        "an open code": open_code.replace("-", "").encode(),
    }
    assert lobby.journal.keys.public in stolen
    for name, secret in secrets.items():
        for form in (secret, secret.hex().encode(), secret.hex().upper().encode()):
            assert form not in stolen, name


def test_the_servers_key_is_readable_by_its_user_alone(sqlite_hall: ServedHall) -> None:
    path = sqlite_hall.folder / "key"

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_server_keeps_its_key_over_a_restart(sqlite_hall: ServedHall) -> None:
    before = sqlite_hall.hall.keys

    sqlite_hall.restart()

    assert sqlite_hall.hall.keys == before


def test_nothing_that_travels_has_room_for_a_name_or_a_phone() -> None:
    travelling = [Dossier, *KINDS.values(), *(kind for kind in vars(wire).values() if is_message(kind))]

    fields = {field.name for kind in travelling for field in msgspec.structs.fields(kind)}

    personal = {"phone", "email", "citizen", "owner", "card", "address", "birth", "full_name"}
    assert not fields & personal
    assert "name" not in {field.name for kind in (Dossier, *KINDS.values()) for field in msgspec.structs.fields(kind)}


def is_message(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, wire.Message) and kind is not wire.Message


def test_a_stolen_terminal_disk_shows_no_name_of_an_official(
    sqlite_hall: ServedHall, lobby: Lobby, tmp_path: Path
) -> None:
    link = lobby.enrol(sqlite_hall, "Máy cửa chính")
    lobby.rate(1)
    drain(lobby, link)

    disk = lobby.copy(tmp_path / "stolen").read_bytes()

    assert lobby.journal.keys.private in disk  # its own key is all there is to steal; revoking ends it
    assert sqlite_hall.hall.keys.private not in disk
