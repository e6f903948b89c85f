"""A slip as it comes out of the printer, for the tests of paper."""

from pathlib import Path

from PIL import Image

from kiosk.devices.slip import Drawer, code_of
from kiosk.domain.slip import Line, Slip
from tests.support.source import ROOT

PAYLOAD = "HTTP://192.168.1.10:8080/T/ABCDEFGHIJKLMNOP"


def font(weight: int) -> Path:
    return ROOT / "assets" / "fonts" / f"BeVietnamPro-{weight}.ttf"


def slip(
    *, english: bool = False, again: bool = False, code: bool = True, number: str = "A 046", priority: bool = True
) -> Slip:
    def line(vi: str, en: str) -> Line:
        return Line(vi, en if english else "")

    return Slip(
        hall=line("UBND xã Sao Vàng", "Sao Vàng Commune"),
        sub=line("Trung tâm Phục vụ hành chính công", "Public service centre"),
        service=line("Chứng thực, sao y", "Certified copies"),
        number=number,
        facts=(
            (line("Trước bà con còn", "Before you"), line("4 người", "4 people")),
            (line("Mời tới", "Go to"), line("Quầy 1, 2", "Counters 1, 2")),
        ),
        foot=(
            Line("14:32, Thứ Hai, 16/11/2026"),
            line("Xong việc, mời bà con đánh giá giúp chúng tôi.", "When you are done, please rate us."),
            line("Dấu sổ 3fa9c01b77", "Ledger mark 3fa9c01b77"),
        ),
        again=line("BẢN IN LẠI", "REPRINT") if again else None,
        priority=line("ƯU TIÊN", "PRIORITY") if priority else None,
        matrix=code_of(PAYLOAD) if code else None,
        follow=line("Theo dõi trên điện thoại", "Follow on your phone") if code else None,
    )


def drawn(one: Slip, width_mm: int = 80) -> Image.Image:
    return Drawer(font, width_mm).draw(one)
