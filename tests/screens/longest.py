"""Views that say what a plan may say at its longest."""

from collections.abc import Mapping
from dataclasses import replace

from kiosk.domain import part
from kiosk.domain.cross import PLEDGE
from kiosk.domain.text import Both
from kiosk.views import ReasonsView, TicketView, View
from screens.samples import NOW_WAITED, SERVICES, VIEWS

VI = "Đăng ký thường trú, tạm trú, khuyết tật, người cao tuổi, hộ nghèo, môi trường, xây dựng, chuyển nhượng đất"
EN = "Household registration, temporary residence, disability allowance, environment, construction, transfers of land"
MAIL = "bophanmotcua.xthuongxuan@thanhhoa.gov.vn"


def said(most: int) -> Both:
    """As many letters as there may be, ordinary ones, in both languages."""
    return Both(*((text * 2)[:most].rstrip(" ,").ljust(most, "m") for text in (VI, EN)))


def services() -> Mapping[str, View]:
    name, examples = said(part.ServiceName.most), said(part.Examples.most)
    waited, quiet = (
        tuple(replace(row, name=name, examples=examples) for row in rows) for rows in (NOW_WAITED, SERVICES)
    )
    return {
        "service": replace(VIEWS["service"], rows=waited),
        "service-pages": replace(VIEWS["service-pages"], rows=waited[:5]),
        "service-away": replace(VIEWS["service-away"], rows=quiet),
        **{key: replace(view, service=name) for key, view in VIEWS.items() if isinstance(view, TicketView)},
    }


def hall() -> Mapping[str, View]:
    home, holiday, pledge, ask = (VIEWS[name] for name in ("home", "home-holiday", "home-pledge", "ask"))
    sentence = replace(pledge.saying, title=said(part.PledgeTitle.most), text=said(PLEDGE))
    chrome = replace(home.chrome, hall=said(part.HallName.most), sub=said(part.HallSub.most))
    closed = {**holiday.closed.params, "name": said(part.HolidayName.most)}
    return {
        "home": replace(home, chrome=chrome, stats=replace(home.stats, period=said(part.Period.most))),
        "home-holiday": replace(holiday, closed=replace(holiday.closed, params=closed)),
        "home-pledge": replace(pledge, saying=sentence),
        "service": replace(VIEWS["service"], chrome=chrome),
        "ask": replace(
            ask,
            post=said(part.PostName.most),
            phone="0237 3835 076 – 0237 3835 077 – 0912 345",
            email=MAIL,
            address=said(part.HallAddress.most),
        ),
    }


def ratings() -> Mapping[str, View]:
    post, text = said(part.PostName.most), said(part.ReasonText.most)
    counter = VIEWS["counter"]
    return {
        "counter": replace(counter, rows=tuple(replace(row, post=post) for row in counter.rows)),
        "rating": replace(VIEWS["rating"], post=post),
        **{
            key: replace(view, cards=tuple(replace(card, text=text) for card in view.cards))
            for key, view in VIEWS.items()
            if isinstance(view, ReasonsView)
        },
    }


def eight() -> Mapping[str, View]:
    """Reasons as a plan may have them; on a small screen they are shown on two pages."""
    reasons = VIEWS["reasons"]
    cards = [replace(card, text=said(part.ReasonText.most)) for card in reasons.cards]
    return {"reasons": replace(reasons, cards=(*cards, *cards[:2]))}


def longest(form: str) -> Mapping[str, View]:
    kinds = (services, hall, ratings) if form == "compact" else (services, hall, ratings, eight)
    return {f"{kind.__name__}-{key}": view for kind in kinds for key, view in kind().items()}
