"""Where a human helps."""

from collections.abc import Callable

from kiosk.domain.text import phone_number
from kiosk.views import AskView, Text
from screens.page import Page


class AskScreen(Page):
    """One card: which counter, who sits there, by what phone."""

    @staticmethod
    def ways(say: Callable[[Text | None], str], tr: Callable[..., str], view: AskView | None) -> tuple[str, str, str]:
        """By phone, by mail, on foot; begins with a capital where the plan writes an address as part of a sentence."""
        if view is None:
            return "", "", ""
        address = say(view.address)
        phone = tr("status.phone", phone=phone_number(view.phone)) if view.phone else ""
        return phone, tr("ask.mail", email=view.email) if view.email else "", address[:1].upper() + address[1:]
