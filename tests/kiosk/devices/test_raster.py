"""What a printer makes of a picture is the picture, dot by dot."""

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kiosk.devices import raster
from tests.kiosk.devices.slips import drawn, slip
from tests.support.printer import Mechanism

ACROSS = 4  # bytes
ROWS = st.lists(st.sampled_from([bytes(ACROSS), b"\xff" * ACROSS, b"\x10\x04\x01\x02", b"\x1dv0\x00"]), max_size=300)


def picture(rows: list[bytes]) -> Image.Image:
    """Black where a bit is set."""
    return Image.frombytes("1", (ACROSS * 8, len(rows)), bytes(255 - byte for row in rows for byte in row))


def printed(data: bytes) -> tuple[Image.Image, bytes, bytes]:
    """The slip, what was said, and what came out as letters."""
    mechanism = Mechanism()
    said = mechanism.take(data)
    [paper] = mechanism.slips
    return paper, said, bytes(mechanism.junk)


@given(ROWS)
def test_every_dot_comes_out_where_it_was_drawn(rows: list[bytes]) -> None:
    rows = [b"\xff" * ACROSS, *rows]

    paper, said, junk = printed(raster.job(picture(rows)))

    assert paper.tobytes() == picture(rows).tobytes()
    assert (said[-1:], junk) == (b"\x00", b"")


@given(ROWS.map(lambda rows: [b"\x01" * ACROSS, *rows, b"\x80" * ACROSS]), st.data())
def test_whatever_was_torn_the_next_slip_is_whole(rows: list[bytes], data: st.DataObject) -> None:
    job = raster.job(picture(rows))
    cut = data.draw(st.integers(0, len(job)))
    mechanism = Mechanism()
    mechanism.take(job[:cut])

    mechanism.take(raster.finish_torn(ACROSS) + job)

    assert mechanism.slips[-1].tobytes() == picture(rows).tobytes()


def test_no_band_is_longer_than_a_small_printer_can_hold() -> None:
    data, at = raster.job(picture([b"\x55" * ACROSS] * 400)), 0
    heights = []
    while (at := data.find(b"\x1dv0\x00", at)) >= 0:
        heights.append(int.from_bytes(data[at + 6 : at + 8], "little"))
        at += 8 + ACROSS * heights[-1]

    assert (sum(heights), max(heights)) == (400, 96)


def test_feeding_over_white_paper_spares_a_quarter_of_the_bytes() -> None:
    one = drawn(slip())

    assert len(raster.job(one)) < 0.75 * one.width // 8 * one.height


def test_the_question_whether_it_is_done_comes_last() -> None:
    assert raster.job(drawn(slip())).endswith(raster.CUT + raster.ASK_DONE)
