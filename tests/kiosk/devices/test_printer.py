"""A ticket printer and everything that can be wrong with it."""

from collections.abc import Callable, Iterator
from time import monotonic

import pytest
import zxingcpp
from PIL import Image

from kiosk.devices.printer import EscPos, Patience
from kiosk.devices.wire import over_network, over_serial, over_usb
from kiosk.domain.slip import Outcome
from tests.kiosk.devices.slips import PAYLOAD, drawn, slip
from tests.support.printer import NetworkPrinter, line_printer, network_printer, picture_of

HASTY = Patience(answer_s=0.15, stall_s=0.5, done_s=0.6, look_s=0.1)
SLIP = drawn(slip())


@pytest.fixture
def printer() -> Iterator[NetworkPrinter]:
    with network_printer() as one:
        yield one


def driver(printer: NetworkPrinter) -> EscPos:
    return EscPos(lambda: over_network(printer.address), monotonic, HASTY)


class Sent:
    """Whether the first dot was announced before it went out."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


def print_one(printer: NetworkPrinter, *, torn: bool = False) -> tuple[Outcome, int]:
    sent = Sent()
    return driver(printer).print(SLIP, sending=sent, torn=torn), sent.times


@pytest.mark.parametrize("width", [80, 58])
def test_a_healthy_printer_prints_every_dot_and_its_code_is_read(printer: NetworkPrinter, width: int) -> None:
    picture = drawn(slip(), width)

    outcome = driver(printer).print(picture, sending=Sent())

    [paper] = printer.slips
    assert outcome == Outcome("printed")
    assert same(paper, picture)
    assert [code.text for code in zxingcpp.read_barcodes(paper.convert("L"))] == [PAYLOAD]
    assert printer.junk == b""


@pytest.mark.parametrize("way", [over_serial, over_usb], ids=["serial", "usb"])
def test_a_printer_on_a_line_prints_every_dot(way: Callable[[str], object]) -> None:
    with line_printer() as (mechanism, device):
        outcome = EscPos(lambda: way(device), monotonic, HASTY).print(SLIP, sending=Sent())  # type: ignore[arg-type,return-value]

        assert outcome == Outcome("printed")
        assert same(mechanism.slips[0], SLIP)


def test_a_printer_that_is_off_has_printed_nothing(printer: NetworkPrinter) -> None:
    printer.switch_off()

    assert print_one(printer) == (Outcome("failed", "gone"), 0)
    assert driver(printer).health() == "gone"


def test_an_unplugged_printer_is_given_up_after_two_seconds(printer: NetworkPrinter) -> None:
    printer.unplug()
    began = monotonic()

    assert print_one(printer) == (Outcome("failed", "gone"), 0)
    assert 1.5 < monotonic() - began < 4


def test_without_paper_not_a_dot_is_sent(printer: NetworkPrinter) -> None:
    printer.rows_left = 0

    assert print_one(printer) == (Outcome("failed", "paper"), 0)
    printer.new_roll()
    assert (printer.slips, printer.strip) == ([], [])


def test_with_an_open_cover_not_a_dot_is_sent(printer: NetworkPrinter) -> None:
    printer.cover_open = True

    assert print_one(printer) == (Outcome("failed", "cover"), 0)


def test_paper_that_ends_in_the_middle_leaves_the_slip_unknown(printer: NetworkPrinter) -> None:
    printer.rows_left = SLIP.height // 2

    outcome, sent = print_one(printer)

    assert (outcome, sent) == (Outcome("unknown", "paper"), 1)
    assert same(half(printer), SLIP)
    printer.new_roll()  # the printer held the rest: had it been sent again, there would be two
    assert len(printer.slips) == 1


def test_a_cover_opened_in_the_middle_leaves_the_slip_unknown(printer: NetworkPrinter) -> None:
    def open_cover() -> None:
        printer.cover_open = True

    outcome = driver(printer).print(SLIP, sending=open_cover)

    assert outcome == Outcome("unknown", "cover")


def test_a_slow_printer_is_waited_for(printer: NetworkPrinter) -> None:
    printer.wait_s = 0.35

    assert print_one(printer) == (Outcome("printed"), 1)


def test_a_mute_printer_is_not_sent_a_dot(printer: NetworkPrinter) -> None:
    printer.mute = True

    assert print_one(printer) == (Outcome("failed", "silent"), 0)
    assert printer.strip == []


def test_a_printer_that_does_not_say_it_is_done_is_not_believed(printer: NetworkPrinter) -> None:
    printer.silent_when_done = True

    outcome, _ = print_one(printer)

    assert outcome == Outcome("unknown", "silent")
    assert len(printer.slips) == 1  # it lied by silence: a second one would have been one too many


def test_a_printer_that_says_it_is_done_without_paper_is_not_believed(printer: NetworkPrinter) -> None:
    printer.out_when_done = True

    assert print_one(printer) == (Outcome("unknown", "paper"), 1)


def test_a_line_cut_in_the_middle_leaves_the_slip_unknown(printer: NetworkPrinter) -> None:
    printer.cut_off_after = 20_000

    assert print_one(printer) == (Outcome("unknown", "gone"), 1)
    assert same(half(printer), SLIP)


def test_the_slip_after_a_torn_one_is_whole(printer: NetworkPrinter) -> None:
    printer.cut_off_after = 20_000
    print_one(printer)
    printer.cut_off_after = None

    outcome, _ = print_one(printer, torn=True)

    torn, whole = printer.slips
    assert outcome == Outcome("printed")
    assert same(whole, SLIP)
    assert not same(torn, SLIP)
    assert printer.junk == b""


def test_without_the_white_dots_the_slip_after_a_torn_one_would_be_ruined(printer: NetworkPrinter) -> None:
    printer.cut_off_after = 20_000
    print_one(printer)
    printer.cut_off_after = None

    print_one(printer, torn=False)

    assert not any(same(paper, SLIP) for paper in printer.slips)


def test_a_roll_near_its_end_still_prints_and_says_so(printer: NetworkPrinter) -> None:
    printer.near_end = True

    assert driver(printer).health() == "low"
    assert print_one(printer) == (Outcome("printed"), 1)


def test_a_printer_is_told_to_speak_only_when_asked(printer: NetworkPrinter) -> None:
    assert printer.chatters  # as it comes from the factory

    print_one(printer)

    assert not printer.chatters


@pytest.mark.parametrize(("silent", "state"), [(True, "unknown"), (False, "printed")])
def test_status_that_nobody_asked_for_is_not_taken_for_an_answer(
    printer: NetworkPrinter, silent: bool, state: str
) -> None:
    printer.refuses_status_off, printer.silent_when_done = True, silent

    outcome, _ = print_one(printer)

    assert outcome.state == state


def test_a_slip_that_the_disk_did_not_note_is_not_sent(printer: NetworkPrinter) -> None:
    class Refused(Exception):
        pass

    def refuse() -> None:
        raise Refused

    with pytest.raises(Refused):
        driver(printer).print(SLIP, sending=refuse)

    assert printer.strip == []


def same(paper: Image.Image, picture: Image.Image) -> bool:
    """Every dot that came out is the one that was drawn; a half slip is compared as far as it goes."""
    drawn = picture.crop((0, 0, picture.width, paper.height)) if paper.height < picture.height else picture
    return paper.size == drawn.size and paper.tobytes() == drawn.tobytes()


def half(printer: NetworkPrinter) -> Image.Image:
    assert printer.slips == []
    assert 100 < len(printer.strip) < SLIP.height
    return picture_of(printer.strip)
