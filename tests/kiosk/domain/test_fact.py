"""The envelope and the chain."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import fact
from kiosk.domain.errors import ChainBroken, FactUnreadable
from kiosk.domain.kinds import KINDS, TicketIssued

LINES = st.lists(st.binary(min_size=1, max_size=60), min_size=1, max_size=12)
START = fact.genesis(b"device", b"incarnation", b"key")


def ticket_issued() -> fact.Fact:
    data = TicketIssued(id="ABCDEFGHIJKLMNOP", service="ho-tich", series="B", number=7, priority=True)
    return fact.Fact(
        kind="ticket.issued",
        at="2026-11-22T01:15:30.123Z",
        day="2026-11-22",
        mono=81234567,
        boot="7f3a90c1",
        clk="ok",
        plan=41,
        data=fact.encode_data(data),
    )


def test_a_fact_is_written_in_the_order_of_its_keys_without_blanks():
    line = fact.encode(ticket_issued())

    assert line == (
        b'{"v":1,"kind":"ticket.issued","at":"2026-11-22T01:15:30.123Z","day":"2026-11-22","mono":81234567,'
        b'"boot":"7f3a90c1","clk":"ok","plan":41,"data":{"id":"ABCDEFGHIJKLMNOP","service":"ho-tich","series":"B",'
        b'"number":7,"priority":true}}'
    )


def test_a_fact_read_again_is_the_same_bytes():
    line = fact.encode(ticket_issued())

    again = fact.encode(fact.decode(line))

    assert again == line


@pytest.mark.parametrize("line", [b"", b"{}", b"\xff\xfe", b"[1]", b'{"v":1,"kind":"x"', b"x" * (fact.MAX_LINE + 1)])
def test_bytes_that_are_no_fact_are_refused(line: bytes):
    with pytest.raises(FactUnreadable):
        fact.decode(line)


@given(LINES, st.data())
def test_every_altered_dropped_or_swapped_line_breaks_the_chain(lines: list[bytes], data: st.DataObject):
    heads = fact.follow(START, lines)
    links = [(seq, line, head) for seq, (line, head) in enumerate(zip(lines, heads, strict=True), 1)]
    at = data.draw(st.integers(0, len(lines) - 1))
    kind = data.draw(st.sampled_from(["alter", "drop", "swap"]))

    harmed = list(links)
    if kind == "alter":
        seq, line, head = links[at]
        harmed[at] = (seq, line + b"!", head)
    elif kind == "drop":
        del harmed[at]
    else:
        other = (at + 1) % len(links)
        harmed[at], harmed[other] = harmed[other], harmed[at]

    assert fact.verify(START, links) == heads[-1]
    if harmed == links:  # a single line swapped with itself
        return
    if kind == "drop" and at == len(links) - 1:  # a cut tail shows only against the head kept elsewhere
        assert fact.verify(START, harmed) != heads[-1]
    else:
        with pytest.raises(ChainBroken) as broken:
            fact.verify(START, harmed)
        assert broken.value.params["seq"] <= at + 1


def test_two_incarnations_of_one_device_begin_with_other_heads():
    assert fact.genesis(b"d", b"one", b"k") != fact.genesis(b"d", b"two", b"k")


def test_the_name_of_a_device_depends_on_its_key_alone():
    assert fact.device_of(b"key") == fact.device_of(b"key")
    assert fact.device_of(b"key") != fact.device_of(b"other")
    assert len(fact.device_of(b"key")) == 16


def test_no_kind_of_fact_has_room_for_a_person():
    fields = {name for kind in KINDS.values() for name in (f.name for f in msgspec.structs.fields(kind))}

    assert not fields & {"name", "phone", "person", "citizen", "card", "reason", "priority_reason", "address"}
