"""Lists whose length the view decides."""

from collections.abc import Callable, Sequence
from typing import Any

from kivy.uix.widget import Widget

from screens.parts.place import recast


def fill(holder: Widget, items: Sequence[Any], make: Callable[[], Widget], show: Callable[[Widget, Any], None]) -> None:
    """
    Let a holder have one part an item, in order.

    Parts are kept from one view to the next, so that a touch on one is not lost while the view changes; those too many
    now are kept for later, because a part once made is known to the theme for ever.
    """
    parts, spare = holder.children[::-1], holder.__dict__.setdefault("spare_rows", [])
    for part in parts[len(items) :]:
        holder.remove_widget(part)
        spare.append(part)
    for _ in range(len(items) - len(parts)):
        holder.add_widget(spare.pop() if spare else make())
    for part, item in zip(holder.children[::-1], items, strict=True):
        show(part, item)
    recast(holder)
