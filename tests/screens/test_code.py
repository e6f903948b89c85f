"""The code that opens a ticket's page on a phone, as every screen shows it."""

import pytest

from kiosk.views import TicketView, key
from screens.parts.qr import QUIET, QrPanel
from tests.screens.studio import SIZES, Studio
from tests.screens.test_layout import EVERYTHING, MM, mm


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("form", SIZES)
def test_a_code_says_what_it_is_for_and_is_large_enough_for_a_phone(
    one_studio: Studio, form: str, language: str, large: bool
) -> None:
    one_studio.become(form, language, large=large)
    follow = one_studio.words.say(key("ticket.follow"))

    faults = {}
    for name, view in EVERYTHING.items():
        if isinstance(view, TicketView) and view.qr:
            one_studio.lay_out(view)
            panel = next(one for one, _ in one_studio.visible() if isinstance(one, QrPanel))
            modules = len(view.qr) + 2 * QUIET
            wide, said = mm(min(panel.size) // modules * modules), [label.text for label in one_studio.labels()]
            if wide < MM["codeMin"] or follow not in said:
                faults[name] = (round(wide, 1), follow in said)
    assert faults == {}
