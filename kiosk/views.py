"""
What each screen shows, as frozen values.

A view says what, never how: words are keys of the catalogues or sentences of the plan, chosen by
language only when they are drawn; sizes and colours are the business of `screens.theme`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kiosk.domain.text import Both


@dataclass(frozen=True, slots=True)
class Key:
    """
    A sentence of the catalogues.

    `params` fill its {names}: numbers, dates, `Percent`, strings, other texts, or a tuple of texts,
    which is joined by commas. `{ban}`, the form of address, is always known.
    """

    id: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Percent:
    """A share between 0 and 1, printed with one decimal in the form of the language: 98,9 %."""

    share: float


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day: `full` is "Thứ Năm, 19/11/2026", `date` "19/11/2026", `short` "19/11", `week` "Thứ Năm"."""

    day: date
    form: Literal["full", "date", "short", "week"] = "full"


Text = str | Key | Both | Day


def key(id: str, /, **params: object) -> Key:
    return Key(id, params)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chrome:
    """What stands on every screen: whose hall it is, and whether the network is gone."""

    hall: Text
    sub: Text
    offline: bool = False
    example: bool = False  # the figures come from the example hall and must say so
    counter: Text | None = None  # on a terminal that stands at one counter: "Quầy 2 · Tư pháp – Hộ tịch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """The line of figures at the foot of home; `share` counts early and on time among all."""

    share: float
    period: Text
    total: int
    early: int
    on_time: int
    late: int


@dataclass(frozen=True, slots=True)
class Saying:
    """What home says in the place of its figures while nobody is there: a pledge, today's hours."""

    title: Text
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    chrome: Chrome
    waiting: int | None = None  # people waiting now; None while the server is silent
    wait: Text | None = None  # how long, for somebody who has not said what for: "khoảng 10–15 phút"
    closed: Text | None = None  # why no ticket can be taken, with the next opening; None while open
    lookup_off: Text | None = None  # why files cannot be looked up; None while they can
    rate_off: Text | None = None
    stats: Stats | None = None
    saying: Saying | None = None  # in the place of the figures for a while
    notice: Text | None = None  # one sentence: what is off, what still works
    notice_sub: Text | None = None  # what is off with it


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRow:
    code: str
    icon: str  # a name of assets/icons.json
    name: Text
    examples: Text
    main: Text | None = None  # right side, upper: "10–15 phút", "Vào ngay"
    side: Text | None = None  # right side, lower: "4 người chờ"
    free: bool = False  # a counter is free: the upper line is green
    off: Text | None = None  # why no number is given for it today; a touch changes nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceView:
    chrome: Chrome
    rows: tuple[ServiceRow, ...]  # one page: at most six, five where others follow and `booked` has a row
    page: int = 1
    pages: int = 1
    priority: bool = False
    busy: Text | None = None  # "Đang lấy số…" while a number is being fetched
    booked: bool = False  # whether those with an appointment can type its code


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketView:
    chrome: Chrome
    service: Text
    number: str  # as people read it: "A 046"
    priority: bool
    ahead: int | None  # people before this one; None while the server is silent
    wait: tuple[Text, Text] | None = None  # how long, a label and its value; None while the server is silent
    counters: Text | None  # "Quầy 1, 2"
    note: Text  # how the number will be called
    seconds: int  # until home
    qr: tuple[tuple[bool, ...], ...] | None = None  # rows of modules, True is dark, no quiet zone
    paper: Text = field(default_factory=lambda: key("ticket.remember"))  # what became of the slip
    keep: Text | None = None  # "Xin nhớ số A 046.", where no slip will come
    booked: Text | None = None  # "Có hẹn 9 giờ 15", of who was expected
    again: Literal["", "offered", "coming"] = ""  # a second slip: can be touched for, or is on its way


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterRow:
    number: int
    name: Text  # "Quầy 2"
    post: Text  # "Công chức Tư pháp – Hộ tịch"


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterView:
    """The question that comes before a rating on a terminal that stands at no counter."""

    chrome: Chrome
    rows: tuple[CounterRow, ...]  # one page: at most six
    page: int = 1
    pages: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingView:
    chrome: Chrome
    levels: tuple[int, ...]  # in the order of the screen, each 1–5: which face and label
    counter: Text | None = None
    post: Text | None = None
    anonymous: bool = True  # "Không ghi tên người đánh giá." is shown only when true


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonCard:
    code: str
    icon: str
    text: Text
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonsView:
    chrome: Chrome
    level: int  # the face touched
    question: Text
    cards: tuple[ReasonCard, ...]
    more: bool = False  # there are others; a sixth card leads to them
    seconds: int  # until it sends itself


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksView:
    chrome: Chrome
    sentence: Text
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanFailure:
    """What was held to the scanner instead, and what to do now."""

    icon: str
    headline: Text
    advice: Text
    again: Text = field(default_factory=lambda: key("scan.retry"))  # the button under the advice
    sign: str = "arrow-clockwise"  # the icon on it


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanView:
    chrome: Chrome
    failure: ScanFailure | None = None
    ask: Text | None = None  # where a human helps: "Hỏi cán bộ · Quầy 6"
    busy: bool = False
    type: Text = field(default_factory=lambda: key("scan.alt.type"))  # what may be typed instead
    booked: bool = False  # of an appointment, not of a receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class TypingView:
    """The number pad: a fixed prefix, what was typed, and whether it may be looked up."""

    chrome: Chrome
    prefix: str  # "H56.18.05-"
    typed: str  # "261027-0046"
    ready: bool
    rest: str = ""  # what of the unit is still to be typed: "·.··.H56-"
    change: Text | None = field(default_factory=lambda: key("typing.other"))  # on the key to another prefix
    error: Text | None = None
    question: Text = field(default_factory=lambda: key("typing.q"))
    hint: Text = field(default_factory=lambda: key("typing.hint"))
    look: Text = field(default_factory=lambda: key("typing.look"))  # on the button
    sign: str = "magnifying-glass"  # the icon on it
    busy: Text | None = None  # in the place of the hint


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCard:
    """The one fact of a status screen."""

    label: Text
    value: Text
    struck: Text | None = None  # the date that no longer holds
    chip: Text | None = None
    quoted: bool = False  # the value is what the office wrote into its register, in Vietnamese


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    name: Text
    date: Text | None
    state: Literal["done", "now", "next"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A button of a status screen; at most one is `primary`."""

    intent: str
    argument: object = None
    label: Text
    icon: str
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusView:
    chrome: Chrome
    tone: Literal["lua", "cham", "dat", "vang", "sunk"]  # the band's colour family
    icon: str
    headline: Text
    lines: Text
    key: KeyCard | None = None
    procedure: Text | None = None
    code: str = ""
    received: Text | None = None
    reason: KeyCard | None = None  # what no line holds: papers, or why
    steps: tuple[Step, ...] = ()
    responsible: Text | None = None  # the post that answers for a late file
    phone: str | None = None
    foot: Text | None = None  # "Hẹn ban đầu: …"
    age: Text | None = None  # "Số liệu lúc 9 giờ 40", while the server is silent
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskView:
    """Where a human helps, and where complaints are heard."""

    chrome: Chrome
    headline: Text
    post: Text | None = None  # who sits there
    phone: str
    email: str
    address: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SorryView:
    """The machine gave up; a human is named."""

    chrome: Chrome
    lines: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class StartingView:
    chrome: Chrome


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeoutView:
    """The dialog over whatever screen is shown."""

    seconds: int


View = (
    HomeView
    | ServiceView
    | TicketView
    | CounterView
    | RatingView
    | ReasonsView
    | ThanksView
    | ScanView
    | TypingView
    | StatusView
    | AskView
    | SorryView
    | StartingView
)

# intent → what its argument is; a screen sends nothing else
INTENTS: Mapping[str, str] = {
    "go": "which task of home: ticket, lookup, rate",
    "home": "none",
    "back": "none",
    "language": "none: the other one",
    "page": "+1 or -1",
    "priority": "none: turns the switch",
    "service": "the service's code: takes the number at once",
    "booked": "none: somebody has an appointment",
    "counter": "the counter's number",
    "rate": "the level, 1–5",
    "redo": "none: choose another face",
    "reason": "the reason's code: turns it on or off",
    "send": "none",
    "skip": "none",
    "done": "none",
    "another": "none: one more number",
    "reprint": "none: a second slip of this ticket, which says that it is one",
    "collect": "none: a number to collect the file on the screen",
    "scanned": "what the reader read, as text",
    "typing": "none: to the number pad",
    "digit": "one of 0–9",
    "unit": "none: the code begins in another way, with another unit or in the other era",
    "erase": "none: the last character typed",
    "lookup": "none: look up what was typed",
    "retry": "none: scan again",
    "ask": "none: where a human helps",
    "stay": "none: I need more time",
    "touch": "none: any touch, for the timers",
}
