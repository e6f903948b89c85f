"""One view of every screen, for the pictures and for the tests of the layout."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from kiosk.domain.text import Both
from kiosk.views import (
    AskView,
    Chrome,
    CounterRow,
    CounterView,
    Day,
    HomeView,
    Key,
    RatingView,
    ReasonCard,
    ReasonsView,
    ServiceRow,
    ServiceView,
    SorryView,
    StartingView,
    Stats,
    ThanksView,
    TicketView,
    TimeoutView,
    View,
    key,
)
from screens import specimens, standings

NOW = datetime(2026, 11, 16, 14, 32, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

HALL = Chrome(
    hall=Both("UBND xã Sao Vàng", "Sao Vàng Commune"),
    sub=Both("Trung tâm Phục vụ hành chính công", "Public service centre"),
)
RESULTS = Both("Công chức Văn phòng – Trả kết quả", "Office official, results")
ADDRESS = Both("khu phố Xuân Tâm, TT. Sao Vàng, Thọ Xuân", "Xuân Tâm quarter, Sao Vàng town, Thọ Xuân")
STATS = Stats(share=529 / 535, period=Both("5 tháng", "5 months"), total=535, early=432, on_time=97, late=6)


def _counter(number: int) -> Key:
    return key("counter.name", n=number)


ROWS = (
    ("chung-thuc", "stamp", Both("Chứng thực, sao y", "Certified copies")),
    ("ho-tich", "baby", Both("Hộ tịch", "Civil status")),
    ("dat-dai", "house-line", Both("Đất đai, xây dựng", "Land and building")),
    ("xa-hoi", "hand-heart", Both("Bảo trợ xã hội", "Social welfare")),
    ("cu-tru", "identification-card", Both("Cư trú, căn cước", "Residence and ID")),
    ("ket-qua", "files", Both("Nhận kết quả", "Collect a result")),
)
EXAMPLES = (
    Both("Bản sao, chữ ký, hợp đồng", "Copies, signatures, contracts"),
    Both("Khai sinh, kết hôn, khai tử", "Birth, marriage, death"),
    Both("Biến động, giấy phép, kinh doanh", "Transfers, permits, business"),
    Both("Trợ cấp, người có công, giáo dục", "Benefits, merit, schooling"),
    Both("Thường trú, tạm trú, nghĩa vụ", "Residence, military service"),
    Both("Đã có giấy hẹn trả", "With a receipt"),
)
SERVICES = tuple(
    ServiceRow(code=code, icon=icon, name=name, examples=examples)
    for (code, icon, name), examples in zip(ROWS, EXAMPLES, strict=True)
)


def _waits(low: float, high: float, waiting: int, unit: str = "range") -> dict[str, Key]:
    told = unit if low else "under"
    return {"main": key(f"services.wait.{told}", low=low, high=high), "side": key("services.waiting", n=waiting)}


def _free(counter: int) -> dict[str, Any]:
    return {"main": key("services.now"), "side": key("services.free", counter=_counter(counter)), "free": True}


NOW_WAITED = tuple(
    replace(row, **told)
    for row, told in zip(
        SERVICES,
        (_waits(10, 15, 4), _waits(5, 10, 2), _waits(1.5, 3.5, 26, "hours"), _free(4), _waits(0, 5, 1), _free(6)),
        strict=True,
    )
)

POSTS = (
    Both("Công chức Tư pháp – Chứng thực", "Justice and certification official"),
    Both("Công chức Tư pháp – Hộ tịch", "Justice and civil status official"),
    Both("Công chức Địa chính – Xây dựng", "Land and construction official"),
    Both("Công chức Văn hóa – Xã hội", "Culture and social affairs official"),
    Both("Cán bộ Công an – Cư trú", "Residence registration officer"),
    RESULTS,
)

LOW = (
    ("cho-lau", "clock", "Chờ lâu", "Long wait"),
    ("kho-hieu", "chat-circle-text", "Giải thích khó hiểu", "Hard to understand"),
    ("thai-do", "smiley-sad", "Thái độ chưa tốt", "Manner"),
    ("them-giay-to", "files", "Yêu cầu thêm giấy tờ", "Asked for extra papers"),
    ("tre-hen", "calendar-x", "Trễ hẹn", "Late"),
    ("di-lai", "arrows-left-right", "Phải đi lại nhiều lần", "Too many trips"),
)


def _reasons(chosen: tuple[str, ...]) -> tuple[ReasonCard, ...]:
    return tuple(
        ReasonCard(code=code, icon=icon, text=Both(vi, en), chosen=code in chosen) for code, icon, vi, en in LOW
    )


TICKET = TicketView(
    chrome=HALL,
    service=SERVICES[0].name,
    number="A 046",
    priority=True,
    ahead=4,
    wait=(key("ticket.wait"), key("ticket.wait.range", low=10, high=15)),
    counters=key("ticket.counters", n="1, 2"),
    note=key("ticket.called"),
    seconds=30,
)
# HTTP://192.168.1.10:8080/T/ABCDEFGHIJKLMNOP as a QR code, eight digits a row
CODE = (
    "1fd0357f1041db411751795d17464a5d1744e95d105b2d411fd5557f000771001462cd250e14cfc70dca20e41b0b8b2e"
    "065ebb4110001ebd0470d69d1a087a051b5aca4e0997cf911fc2218600b281561d7cb5f7001c1d1b1fdad9521046711e"
    "174cd5f9174e432e1758b5df104f94491fdef11b"
)
MATRIX = tuple(tuple(bit == "1" for bit in f"{int(CODE[n : n + 8], 16):029b}") for n in range(0, len(CODE), 8))

VIEWS: Mapping[str, View] = {
    "home": HomeView(chrome=HALL, waiting=13, wait=key("wait.range", low=10, high=20), stats=STATS),
    "home-crowded": HomeView(chrome=HALL, waiting=126, wait=key("wait.hours", low=1.5, high=3.5), stats=STATS),
    "home-offline": HomeView(
        chrome=replace(HALL, offline=True), notice=key("net.off"), notice_sub=key("net.off.rest"), stats=STATS
    ),
    "home-offline-new": HomeView(
        chrome=replace(HALL, offline=True),
        lookup_off=key("home.lookup.off", counter=_counter(6)),
        notice=key("net.off"),
        notice_sub=key("net.off.lookup"),
    ),
    "home-new": HomeView(chrome=HALL, waiting=0),
    "home-closed": HomeView(
        chrome=HALL,
        waiting=0,
        closed=key("home.ticket.closed", time=time(7), day=key("day.tomorrow.morning")),
        stats=STATS,
    ),
    "home-early": HomeView(chrome=HALL, closed=key("home.ticket.early", time=time(7)), stats=STATS),
    "home-lunch": HomeView(chrome=HALL, closed=key("home.ticket.lunch", time=time(13, 30)), stats=STATS),
    "home-holiday": HomeView(
        chrome=HALL,
        closed=key(
            "home.ticket.holiday",
            name=Both("Tết Nguyên đán", "Lunar New Year"),
            time=time(7),
            day=key(
                "day.morning",
                day=key("day.date", week=Day(date(2027, 2, 10), "week"), date=Day(date(2027, 2, 10), "short")),
            ),
        ),
        stats=STATS,
    ),
    "home-pledge": HomeView(chrome=HALL, stats=STATS, saying=specimens.PLEDGE),
    "home-hours": HomeView(chrome=HALL, stats=STATS, saying=specimens.HOURS),
    "home-out": HomeView(chrome=HALL, closed=key("home.ticket.out"), stats=STATS),
    "home-no-block": HomeView(chrome=HALL, closed=key("home.ticket.new", counter=_counter(6)), stats=STATS),
    "service": ServiceView(chrome=HALL, rows=NOW_WAITED, booked=True),
    "service-pages": ServiceView(chrome=HALL, rows=NOW_WAITED[:5], pages=2, booked=True),
    "service-last-page": ServiceView(chrome=HALL, rows=NOW_WAITED[:2], page=2, pages=2, booked=True),
    "service-more": ServiceView(chrome=HALL, rows=NOW_WAITED, pages=2),
    "service-away": ServiceView(chrome=HALL, rows=SERVICES),
    "service-out": ServiceView(
        chrome=HALL,
        rows=(
            replace(NOW_WAITED[0], off=key("services.out.time")),
            *NOW_WAITED[1:3],
            replace(NOW_WAITED[3], off=key("services.out")),
            *NOW_WAITED[4:],
        ),
    ),
    "service-priority": ServiceView(chrome=HALL, rows=NOW_WAITED, priority=True, booked=True),
    "ticket": TICKET,
    **specimens.tickets(TICKET, MATRIX),
    "counter": CounterView(
        chrome=HALL,
        rows=tuple(CounterRow(number=n, name=_counter(n), post=post) for n, post in enumerate(POSTS, 1)),
    ),
    "counter-pages": CounterView(
        chrome=HALL,
        rows=tuple(CounterRow(number=n, name=_counter(n), post=post) for n, post in enumerate(POSTS, 7)),
        page=2,
        pages=2,
    ),
    "counter-last-page": CounterView(
        chrome=HALL,
        rows=tuple(CounterRow(number=n, name=_counter(n), post=post) for n, post in enumerate(POSTS[:3], 7)),
        page=2,
        pages=2,
    ),
    "rating": RatingView(chrome=HALL, levels=(5, 4, 3, 2, 1), counter=_counter(2), post=POSTS[1]),
    "reasons": ReasonsView(
        chrome=HALL, level=2, question=key("reasons.neg.q"), cards=_reasons(("kho-hieu", "tre-hen")), seconds=40
    ),
    "reasons-more": ReasonsView(
        chrome=HALL, level=2, question=key("reasons.neg.q"), cards=_reasons(())[:5], more=True, seconds=40
    ),
    "reasons-others": ReasonsView(
        chrome=HALL, level=2, question=key("reasons.neg.q"), cards=_reasons(())[3:], more=True, seconds=40
    ),
    "thanks": ThanksView(chrome=HALL, sentence=key("thanks.neg"), seconds=12),
    **specimens.codes(HALL, _counter(6)),
    **standings.files(HALL, POSTS[1], _counter(6)),
    "ask": AskView(
        chrome=HALL,
        headline=key("ask.head", counter=_counter(6)),
        post=RESULTS,
        phone="02373835076",
        email="saovangubndtt@gmail.com",
        address=ADDRESS,
    ),
    "sorry": SorryView(chrome=HALL, lines=key("error.do", counter=_counter(6))),
    "starting": StartingView(chrome=HALL),
    "timeout": ServiceView(chrome=HALL, rows=NOW_WAITED),
}

QUESTIONS: Mapping[str, TimeoutView] = {"timeout": TimeoutView(seconds=20)}

# of the samples, those whose pictures are kept: one a screen, and each of its faces people really meet
BOOK = (
    *("home", "home-closed", "home-pledge", "home-offline", "service-priority", "service-pages"),
    *("ticket", "ticket-early", "ticket-code", "ticket-no-paper"),
    *("counter", "rating", "reasons", "thanks"),
    *("scan", "scan-unreadable", "scan-not-found", "scan-elsewhere", "scan-bank", "scan-identity", "scan-unasked"),
    *("typing", "typing-older-whole", "typing-booked"),
    *("status-early", "status-on-time", "status-working", "status-late", "status-more"),
    *("status-paused", "status-refused", "status-collected"),
    *("ask", "sorry", "starting", "timeout"),
)
