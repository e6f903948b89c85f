"""Home: the greeting, what can be done, and the office's own figures."""

from collections.abc import Callable

from kivy.properties import BooleanProperty

from kiosk.views import HomeView, Stats
from screens.screen import Screen


class HomeScreen(Screen):
    """The home screen is also what idle people see; the first touch already does something."""

    alone = BooleanProperty(False)  # neither figures nor a notice: the tasks take their place
    both = BooleanProperty(False)  # figures and a notice, one below the other

    @staticmethod
    def waiting(tr: Callable[..., str], view: HomeView | None) -> str:
        """How many wait and how long, where that is known and a ticket can be taken."""
        if view is None or view.waiting is None or view.closed:
            return ""
        if not view.waiting:
            return tr("home.ticket.nobody")
        if view.wait is not None:
            return tr("home.ticket.waiting.range", n=view.waiting, wait=view.wait)
        return tr("home.ticket.waiting", n=view.waiting)

    @staticmethod
    def figures(view: HomeView | None, room: bool) -> Stats | None:
        """The figures, unless a notice needs their place."""
        return view.stats if view and (room or not view.notice) else None
