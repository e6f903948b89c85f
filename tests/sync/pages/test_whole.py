"""A ticket's number stands in one line wherever a page or a sentence names it."""

from kiosk.domain.errors import AppointmentTaken
from sync.server.tell import explain


def test_a_sentence_holds_a_number_together_and_leaves_its_own_blanks() -> None:
    said = explain(AppointmentTaken("A 049", label="A 049"), "vi")

    assert "A\u00a0049" in said
    assert "A 049" not in said
    assert " số " in said
