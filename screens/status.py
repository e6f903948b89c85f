"""How a file stands: a tinted band, the one fact, the file, its steps, what to do."""

from collections.abc import Callable
from types import SimpleNamespace

from kivy.properties import BooleanProperty, ColorProperty, StringProperty

from kiosk.domain.text import phone_number
from kiosk.views import KeyCard, StatusView, Text
from screens.page import Page
from screens.parts.actions import ActionPile
from screens.parts.answer import AnswerCard, ReasonCard
from screens.parts.dossier import FileCard, KeyFactCard, StepsCard
from screens.parts.line import FootLine
from screens.parts.text import FORGIVEN, line_width
from screens.speech import speech
from screens.theme import theme

TONES = {
    # the colour of the state and its tint
    "lua": ("lua7", "lua1"),
    "cham": ("cham7", "cham1"),
    "dat": ("dat7", "dat1"),
    "vang": ("vang6", "vang1"),
    "sunk": ("ink2", "sunk"),
}

NAMES = ("body", "right", "left", "side", "tail")
PILES = {
    # what stands where, from above, by class and by what there is to say
    "tall": {"body": ("key", "reason", "file", "steps", "answer", "acts", "foot")},
    "wide": {"body": ("key", "file"), "side": ("steps", "reason", "answer", "acts", "foot")},
    "wide owed": {"body": ("key", "reason"), "side": ("file", "answer", "acts")},
    "wide bare": {"body": ("key",), "side": ("file",), "tail": ("acts", "foot")},
    "wide least": {"body": ("file",), "tail": ("acts", "foot")},
    "compact": {
        "body": ("key",),
        "right": ("main",),
        "left": ("file",),
        "side": ("steps", "reason", "answer"),
        "tail": ("acts",),
    },
    "compact owed": {"body": ("key",), "left": ("reason",), "side": ("answer",), "tail": ("acts",)},
    "compact bare": {"body": ("key",), "left": ("file",), "tail": ("acts",)},
    "compact least": {"left": ("file",), "tail": ("acts",)},
    # in large type a small screen has room for the fact, what to do about it and one card more
    "compact+": {"body": ("key", "reason", "answer", "file"), "tail": ("acts",)},
    "compact+main": {"body": ("key", "acts", "file")},
}


def shape_of(view: StatusView | None) -> str:
    """What else there is than the one fact and the file: owed is a reason beside the fact, bare is nothing."""
    if view is None:
        return ""
    if view.key and view.reason:
        return " owed"
    if view.steps or view.reason or view.responsible:
        return ""
    return " bare" if view.key else " least"


class StatusScreen(Page):
    """A personal screen: never a name or a phone of a citizen."""

    tone = ColorProperty((0, 0, 0, 1))
    beside = BooleanProperty(False)  # the main act stands beside the one fact
    form = StringProperty("")  # of the screen, with a plus in large type
    shape = StringProperty("")
    headless = BooleanProperty(False)  # there is no one fact

    def __init__(self, **given: object) -> None:
        self.main = ActionPile()
        self.key, self.file, self.steps = KeyFactCard(), FileCard(), StepsCard()
        self.answer, self.reason, self.acts, self.foot = AnswerCard(), ReasonCard(), ActionPile(), FootLine()
        self.foot.hangs = True
        self._shared = ""
        super().__init__(**given)

    def on_kv_post(self, _: object) -> None:
        self.fbind("view", self._show)
        speech.fbind("say", self._show)
        for name in ("tall", "compact", "large"):
            theme.fbind(name, self._show)
        for acts in (self.acts, self.main):
            acts.bind(on_act=lambda _, intent, argument: self.send(intent, argument))
        self._share()

    def headline_style(self, text: str, place: tuple[int, int, int, int], use: SimpleNamespace) -> str:
        """A long one is written smaller rather than broken; where all type is large it has two lines."""
        if theme.large:
            return use.band_headline
        for name in (use.band_headline, use.band_headline_long):
            style = theme.type[name]
            if line_width(text, style.font, style.px) <= place[2]:
                return name
        return use.band_headline_least

    def _share(self, *_: object) -> None:
        """One pile on a tall screen; beside each other on the others."""
        self.shape = shape_of(self.view) if self.view else self.shape
        self.headless = not (self.view and self.view.key)
        form = theme.form
        if form == "compact" and theme.large:
            main = self.view is not None and any(action.primary for action in self.view.actions)
            form += "+main" if main else "+"
        elif form != "tall":
            form += self.shape
        if self._shared == form:
            return
        self._shared = form
        piles = {name: self.ids[name] for name in NAMES}
        for pile in piles.values():
            pile.clear_widgets()
        for name, parts in PILES[form].items():
            for part in parts:
                piles[name].add_widget(getattr(self, part))
        for pile in piles.values():
            pile.shown = bool(pile.children)

    @staticmethod
    def spread(at: SimpleNamespace, pile: str, shape: str, headless: bool, form: str) -> tuple[int, int, int, int]:
        """Where a pile stands: over both columns where only one has something to say, from above where no fact is."""
        left, bottom, wide, high = getattr(at, pile)
        if form.startswith("wide") and shape == " least" and pile == "body":
            wide = at.side[0] + at.side[2] - left
        if form != "compact":
            return left, bottom, wide, high
        if shape == " owed":
            return getattr(at, pile + "_owed", getattr(at, pile))
        if pile == "left" and shape in (" bare", " least"):
            wide = at.side[0] + at.side[2] - left
        if pile != "body" and headless:
            high = at.body[1] + at.body[3] - bottom
        return left, bottom, wide, high

    @staticmethod
    def level(at: SimpleNamespace, shape: str, form: str) -> float:
        """On a wide screen both columns end where the buttons do, or above the row that the buttons have alone."""
        if not form.startswith("wide"):
            return 0
        _, bottom, _, high = at.acts
        return bottom + high + theme.m.status_gap if shape in (" bare", " least") else bottom

    def _show(self, *_: object) -> None:
        view: StatusView | None = self.view
        if view is None:
            return
        say, tr = speech.say, speech.tr
        tone, tint = (getattr(theme.c, name) for name in TONES[view.tone])
        self.tone = self.key.tone = self.steps.tone = tone
        self.band_color = self.key.tint = tint
        fact = view.key
        self.key.label, self.key.value = self._told(fact, bare=theme.form == "compact")
        self.key.listed = bool(fact and fact.quoted)
        self.key.struck, self.key.chip = (say(fact.struck), say(fact.chip)) if fact else ("", "")
        self.file.title = say(view.procedure)
        received = "" if theme.wide and shape_of(view) == " owed" else say(view.received)
        rows = ((tr("status.code"), view.code), (tr("status.received"), received))
        self.file.rows = tuple(row for row in rows if row[1])
        self.steps.title, self.steps.steps = tr("status.progress"), view.steps
        reason = view.reason
        self.reason.about, self.reason.text = self._told(reason)
        self.answer.about, self.answer.name = tr("status.late.who"), say(view.responsible)
        self.answer.phone = tr("status.phone", phone=phone_number(view.phone)) if view.phone else ""
        self._offer(view)
        self.foot.text = " · ".join(text for text in (say(view.foot), say(view.age)) if text)
        self._share()
        for name in NAMES:
            self.ids[name].arrange_soon()

    def _offer(self, view: StatusView) -> None:
        """What can be done; on a small screen the row below has room for one button."""
        self.beside = theme.form == "compact" and not theme.large and any(action.primary for action in view.actions)
        self.main.actions = tuple(action for action in view.actions if self.beside and action.primary)
        self.acts.actions = tuple(action for action in view.actions if action not in self.main.actions)

    @staticmethod
    def _told(fact: KeyCard | None, *, bare: bool = False) -> tuple[str, str]:
        """A fact as its label and what it says; of a quotation it is told whose words these are, in which language."""
        if fact is None:
            return "", ""
        label, value = speech.say(fact.label), speech.say(fact.value)
        if not fact.quoted:
            return label, value
        return label if bare else speech.tr("status.quote.about", label=label), speech.tr("status.quote", text=value)

    @staticmethod
    def lines(say: Callable[[Text | None], str], tr: Callable[..., str], view: StatusView | None, form: str) -> str:
        """What stands below the headline; also what has no place of its own on this class of screen."""
        if view is None:
            return ""
        compact, owed = form.startswith("compact"), not form.startswith("tall") and shape_of(view) == " owed"
        lines, more = say(view.lines), [say(view.foot), say(view.age)] if owed or compact else []
        if compact and view.key is not None and view.key.quoted:
            lines = tr("status.quote.lines", lines=lines)
        if compact and owed:
            more.insert(0, f"{tr('status.code')} {view.code}")
        rest = " · ".join(text for text in more if text)
        return by_sentences([*lines.split(". "), *([rest + "."] if rest else [])])


def by_sentences(told: list[str]) -> str:
    """In lines that end where sentences do, where there is room for such lines."""
    style, (_, _, wide, high) = theme.type[theme.use.band_lines], theme.at.status.lines
    lines: list[str] = []
    for sentence in (one if one.endswith(".") else one + "." for one in told):
        longer = f"{lines[-1]} {sentence}" if lines else sentence
        if lines and line_width(longer, style.font, style.px) <= wide:
            lines[-1] = longer
        else:
            lines.append(sentence)
    whole = all(line_width(line, style.font, style.px) <= wide for line in lines)
    return ("\n" if whole and len(lines) * style.pitch <= high * FORGIVEN else " ").join(lines)
