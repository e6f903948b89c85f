"""Parts one above the other, each as high as it needs to be."""

from kivy.clock import Clock
from kivy.properties import NumericProperty
from kivy.uix.widget import Widget

from screens.parts.place import Placed, recast
from screens.theme import theme

LOOSEST = 1.5  # times the spacing


class Pile(Placed, Widget):
    """
    Sets its parts from the top down; each says by `wanted(width)` how high it is, nought when it has nothing.

    Room that is left over loosens the spaces a little. Where there is too little, parts that can do with less get what
    they need at the `least`; then parts that can be spared go, the one with the lowest `spare` first, and what they
    leave goes to those that were shortened.
    """

    spacing = NumericProperty(0)
    acts_top = NumericProperty(0)  # how high a part stands at most whose `sinks` is true; nought: anywhere

    def __init__(self, **given: object) -> None:
        self.arrange_soon = Clock.create_trigger(self._arrange, -1)
        super().__init__(**given)
        for name in ("pos", "size", "children", "spacing", "acts_top"):
            self.fbind(name, self.arrange_soon)
        theme.fbind("type", self.arrange_soon)

    def _arrange(self, *_: object) -> None:
        parts = self.children[::-1]
        wanted = [round(part.wanted(self.width)) for part in parts]
        heights = wanted[:]
        for n, part in enumerate(parts):
            if heights[n] and hasattr(part, "least"):
                heights[n] -= max(0, min(self._over(heights), heights[n] - part.least()))
        for spare in sorted({getattr(part, "spare", 0) for part in parts} - {0}):
            if self._over(heights) > 0:
                heights = [
                    0 if getattr(part, "spare", 0) == spare else high for part, high in zip(parts, heights, strict=True)
                ]
        for n, whole in enumerate(wanted):
            if heights[n]:
                heights[n] += max(0, min(-self._over(heights), whole - heights[n]))
        seen = sum(1 for high in heights if high)
        free = self.height - sum(heights) - self.spacing * (seen - 1)
        spacing = self.spacing * min(LOOSEST, max(1, 1 + free / self.spacing / max(1, seen))) if self.spacing else 0
        top = self.top
        for count, (part, high) in enumerate(zip(parts, heights, strict=True)):
            if high and self.acts_top and getattr(part, "sinks", False):
                below = sum(heights[count:]) + spacing * (sum(1 for one in heights[count:] if one) - 1)
                top = min(top, max(self.acts_top, self.y + below))
            high = round(max(0, min(high, top - self.y)))
            part.shown = high > 0
            part.size, part.pos = (self.width, high), (self.x, round(top - high))
            if high:
                top -= high + spacing
        recast(self)

    def _over(self, heights: list[int]) -> int:
        """How much more room such parts would need."""
        return round(sum(heights) + self.spacing * (sum(1 for high in heights if high) - 1) - self.height)
