"""B10: priority is asked as yes or no; the reason is neither asked nor stored."""

import re
from pathlib import Path

import msgspec
import pytest

from kiosk.__main__ import main
from kiosk.domain import fact
from kiosk.domain.kinds import KINDS, TicketIssued
from kiosk.domain.plan import Plan
from kiosk.domain.ticket import Ticket
from kiosk.views import INTENTS, ServiceView, TicketView
from tests.kiosk.halls import Terminal

# who goes first by law (elderly, pregnant, disabled, of merit), in both languages
REASONS = re.compile(
    r"disab|pregnan|elder|senior|khuyet|khuyết|mang.thai|người.già|co.cong|có.công|age|tuoi|tuổi", re.I
)


def test_a_ticket_says_yes_or_no_and_nothing_else() -> None:
    fields = {field.name: field.type for field in msgspec.structs.fields(TicketIssued)}

    waited = {"wait": tuple[int, int] | None}  # the range of minutes that was promised
    assert fields == {"id": str, "service": str, "series": str, "number": int, "priority": bool} | waited
    assert Ticket.__annotations__["priority"] is bool
    assert "bool" in str(TicketView.__annotations__["priority"])
    assert "bool" in str(ServiceView.__annotations__["priority"])


def test_no_other_fact_speaks_of_priority() -> None:
    speaking = {
        kind: [field.name for field in msgspec.structs.fields(struct) if "priority" in field.name]
        for kind, struct in KINDS.items()
    }

    assert {kind for kind, names in speaking.items() if names} == {"ticket.issued"}


def test_the_disk_has_no_column_for_it(lobby: Terminal) -> None:
    columns = lobby.journal.disk.read(
        "SELECT t.name, c.name FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table'"
    )

    assert [pair for pair in columns if "priority" in pair[1] or REASONS.search(pair[1])] == []


def test_a_plan_cannot_ask_for_it(lobby: Terminal) -> None:
    names = re.findall(r'"(\w+)": \{', str(Plan.model_json_schema()).replace("'", '"'))

    assert names
    assert [name for name in names if "priority" in name or REASONS.fullmatch(name)] == []


def test_the_screen_asks_it_with_one_switch() -> None:
    assert INTENTS["priority"].startswith("none")


def test_a_shell_asks_it_without_a_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["day", "open", "--data", str(tmp_path)])
    code = main(["desk", "ticket", "ho-tich", "--priority=mang thai", "--data", str(tmp_path)])

    assert code == 2
    assert "mang thai" not in capsys.readouterr().out


def test_two_tickets_differ_by_the_yes_alone(lobby: Terminal) -> None:
    lobby.desk.tick()
    lobby.desk.take_ticket("ho-tich")
    lobby.desk.take_ticket("ho-tich", priority=True)

    first, second = (bytes(fact.decode(line).data) for line in lobby.journal.lines(lobby.journal.incarnation, 2))
    assert re.sub(rb'"id":"\w+"|"number":\d', b"", first).replace(b"false", b"true") == re.sub(
        rb'"id":"\w+"|"number":\d', b"", second
    )
