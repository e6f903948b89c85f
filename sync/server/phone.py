"""
What a ticket's phone page says.

One place for the page, for the lines it is sent later, and for both languages; the page's script holds no words.
"""

from collections.abc import Callable
from gettext import NullTranslations

import msgspec
from babel.numbers import format_decimal

from kiosk.domain.plan import Plan
from kiosk.domain.ticket import label
from sync.server.hot import phones
from sync.server.hot.hall import HallServer
from sync.server.hot.phones import Followed
from sync.server.hot.store import Db
from sync.server.tell import catalogue, noop

FEW = 2  # people before somebody whose turn is near
SILENT = {  # in the place of the same where the hall's calls are not spoken
    "Mời ngồi gần quầy và nghe loa.": noop("Mời ngồi gần quầy và nhìn bảng gọi số."),
    "Khi tới lượt, trang này báo và loa trong phòng gọi số.": noop("Khi tới lượt, trang này và bảng gọi số sẽ báo."),
    "Nếu vừa lấy số, xin giữ phiếu và nghe loa: máy có thể đang mất mạng.": noop(
        "Nếu vừa lấy số, xin giữ phiếu và nhìn bảng gọi số: máy có thể đang mất mạng."
    ),
    "Đang mất kết nối, trang tự nối lại. Xin nghe gọi số trong phòng hoặc hỏi cán bộ.": noop(
        "Đang mất kết nối, trang tự nối lại. Xin nhìn bảng gọi số hoặc hỏi cán bộ."
    ),
}
LIVE = ("waiting", "called", "serving", "held", "absent", "unknown")  # anything else may rest


class Silent(NullTranslations):
    """The words of a hall whose calls are not spoken."""

    def gettext(self, message: str) -> str:
        return super().gettext(SILENT.get(message, message))


class Fact(msgspec.Struct, frozen=True):
    about: str
    value: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """
    The page in words. `call` names one call, so that a phone rings once for it; "" while there is none.

    `live`: something may still happen to the ticket.
    """

    phase: str
    live: bool
    call: str
    title: str
    headline: str
    place: str
    sentence: str
    facts: list[Fact]
    may_leave: bool


def look(hall: HallServer, db: Db, id_: str, language: str) -> tuple[Followed | None, Told]:
    """One ticket, as it stands and as the page says it."""
    one = phones.follow(hall, db, [id_])[id_]
    return one, tell(one, hall.plan(db), language)


def tell(one: Followed | None, plan: Plan | None, language: str) -> Told:
    """
    Args:
        one: None for an id nobody knows.
    """
    words = words_of(plan, language)
    phase = one.phase if one else "unknown"
    place = _place(one, plan, words, language)
    headline, sentence = SENTENCES[phase](words, one, place)
    if one and phase == "called" and (beside := _beside(one, plan, language)):
        sentence = f"{beside[:1].upper()}{beside[1:]}."
    name = label(one.series, one.number) if one else ""
    return Told(
        phase=phase,
        live=phase in LIVE,
        call=one.call if one else "",
        title=" · ".join(part for part in (f"{headline} {place}" if phase == "called" else headline, name) if part),
        headline=headline,
        place=place if phase in ("called", "serving") else "",
        sentence=sentence,
        facts=_facts(one, words, language) if one else [],
        may_leave=phase in phones.MAY_LEAVE,
    )


def words_of(plan: Plan | None, language: str) -> NullTranslations:
    words = catalogue("django", language)
    if plan is None or plan.voice.on:
        return words
    silent = Silent()
    silent.add_fallback(words)
    return silent


def cut_off(plan: Plan | None, language: str) -> str:
    """What a page that lost its server says; it is sent with the page, nothing comes later."""
    _ = words_of(plan, language).gettext
    return _("Đang mất kết nối, trang tự nối lại. Xin nghe gọi số trong phòng hoặc hỏi cán bộ.")


def service_of(one: Followed, plan: Plan | None, language: str) -> str:
    """The name of what the citizen came for."""
    found = [service for service in plan.services if service.code == one.service] if plan else []
    return found[0].name.both.of(language) if found else ""


def _place(one: Followed | None, plan: Plan | None, words: NullTranslations, language: str) -> str:
    """The counter where it was called; where people are sent for help when there is none."""
    _ = words.gettext
    counter = (one.counter if one else None) or (plan.hall.help_counter if plan else None)
    return _("Quầy %(number)d") % {"number": counter} if counter else _("cán bộ hướng dẫn")


def _beside(one: Followed, plan: Plan | None, language: str) -> str:
    """How to find the counter, where the plan says it."""
    found = [counter.place for counter in plan.counters if counter.number == one.counter] if plan else []
    return found[0].both.of(language) if found and found[0] else ""


def _facts(one: Followed, words: NullTranslations, language: str) -> list[Fact]:
    _, ngettext = words.gettext, words.ngettext
    if one.phase != "waiting" or one.ahead is None:
        return []
    nobody = _("không còn ai")
    people = ngettext("%(n)d người", "%(n)d người", one.ahead) % {"n": one.ahead} if one.ahead else nobody
    return [Fact(_("Trước số này còn"), people), _wait(one, words, language)]


def _wait(one: Followed, words: NullTranslations, language: str) -> Fact:
    """As a kiosk tells it, screen and slip: the phone says no other hours than the paper it was read from."""
    _ = words.gettext
    if one.wait is None:
        return Fact(_("Thời gian chờ"), _("Chưa ước được giờ chờ"))
    low, high = one.wait
    if low == 0:
        return Fact(_("Thời gian chờ"), _("dưới %(high)d phút") % {"high": high})
    if (hours := one.wait.hours) is not None:
        low_h, high_h = (format_decimal(each, locale=language) for each in hours)
        return Fact(_("Chờ khoảng"), _("%(low)s–%(high)s giờ") % {"low": low_h, "high": high_h})
    return Fact(_("Chờ khoảng"), _("%(low)d–%(high)d phút") % {"low": low, "high": high})


# ---- a headline and a sentence for each phase

Sentence = Callable[[NullTranslations, Followed | None, str], tuple[str, str]]


def _is_soon(one: Followed) -> bool:
    """Nobody is told to come nearer on the strength of a short line that hardly moves."""
    return one.ahead is not None and one.ahead <= FEW and one.wait is not None and one.wait.low == 0


def _waiting(words: NullTranslations, one: Followed | None, place: str) -> tuple[str, str]:
    _ = words.gettext
    if one and one.on_paper is not None:
        aloud = _("Quầy %(number)d mất mạng, có thể gọi miệng số này. Xin nghe cán bộ.") % {"number": one.on_paper}
        return _("Đang chờ tới lượt"), aloud
    if one and _is_soon(one):
        return _("Sắp tới lượt"), _("Mời ngồi gần quầy và nghe loa.")
    return _("Đang chờ tới lượt"), _("Khi tới lượt, trang này báo và loa trong phòng gọi số.")


def _called(words: NullTranslations, one: Followed | None, place: str) -> tuple[str, str]:
    _ = words.gettext
    return _("Mời tới"), _("Xin mang theo phiếu và giấy tờ.")


def _serving(words: NullTranslations, one: Followed | None, place: str) -> tuple[str, str]:
    return words.gettext("Đang được phục vụ ở"), ""


def _held(words: NullTranslations, one: Followed | None, place: str) -> tuple[str, str]:
    _ = words.gettext
    return _("Tạm chờ"), _("%(place)s sẽ gọi lại số này.") % {"place": place}


def _finished(words: NullTranslations, one: Followed | None, place: str) -> tuple[str, str]:
    return words.gettext("Xin cảm ơn!"), ""


def _absent(words: NullTranslations, one: Followed | None, place: str) -> tuple[str, str]:
    _ = words.gettext
    return _("Đã gọi số này"), _("Chưa gặp người cầm số. Mời gặp %(place)s để được gọi lại.") % {"place": place}


def _left(words: NullTranslations, one: Followed | None, place: str) -> tuple[str, str]:
    _ = words.gettext
    return _("Đã thôi chờ"), _("Số này không được gọi nữa. Khi cần, mời lấy số mới ở máy.")


def _cancelled(words: NullTranslations, one: Followed | None, place: str) -> tuple[str, str]:
    _ = words.gettext
    return _("Số này đã hủy"), _("Nếu chưa rõ vì sao, mời hỏi %(place)s.") % {"place": place}


def _voided(words: NullTranslations, one: Followed | None, place: str) -> tuple[str, str]:
    _ = words.gettext
    return _("Số này không dùng được"), _("Mời lấy số khác ở máy, hoặc hỏi %(place)s.") % {"place": place}


def _over(words: NullTranslations, one: Followed | None, place: str) -> tuple[str, str]:
    _ = words.gettext
    day = one.day.strftime("%d/%m/%Y") if one else ""
    return _("Số này đã hết ngày"), _(
        "Đây là số của ngày %(day)s, chỉ dùng trong ngày ấy. Khi cần, mời lấy số mới."
    ) % {"day": day}


def _unknown(words: NullTranslations, one: Followed | None, place: str) -> tuple[str, str]:
    _ = words.gettext
    return _("Chưa thấy số này"), _("Nếu vừa lấy số, xin giữ phiếu và nghe loa: máy có thể đang mất mạng.")


SENTENCES: dict[str, Sentence] = {
    "waiting": _waiting,
    "called": _called,
    "serving": _serving,
    "held": _held,
    "finished": _finished,
    "absent": _absent,
    "left": _left,
    "cancelled": _cancelled,
    "voided": _voided,
    "over": _over,
    "unknown": _unknown,
}
