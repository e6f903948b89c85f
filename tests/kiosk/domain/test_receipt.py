"""What a scanned code is; codes seen in the field, cards and bank codes made up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.receipt import Code, classify, crc16, unit_of

TODAY = date(2026, 11, 22)
CARD = "001190000001|010000001|Nguyễn Thị Ví Dụ|01011990|Nữ|Thôn Mẫu, Sao Vàng, Thọ Xuân, Thanh Hóa|01052021"
BANK = (
    "00020101021238540010A00000072701240006970436011000000000000208QRIBFTTA53037045405160005802VN"
    "62190815CHUNG THUC 000163048484"
)

SEEN = [
    "000.00.14.H56-200203-0118",
    "000.17.22.H56-210531-0001",
    "000.00.06.H56-231027-0361",
    "000.00.12.H62-201105-0004",
    "G22.99.08-260921-896048",
    "G22.99.09-240114-0001",
    "G22.99-251225-020175",
    "H56.18.05-261027-0046",
]


@pytest.mark.parametrize("code", SEEN)
def test_codes_of_both_eras_are_dossiers(code: str):
    assert classify(code, TODAY) == Code("dossier", code)
    assert classify(f"  {code.lower()}\r", TODAY) == Code("dossier", code)


@pytest.mark.parametrize(
    "trap",
    [
        "H56.18.05-261322-0046",  # no such month
        "H56.18.05-991027-0046",  # not yet
        "H56.18.05-261123-0001",  # tomorrow
        "0237-555-0142",
        "2.000815.000.00.00.H55",  # a procedure
        "H56.18.05-26102-0046",
        "AH56.18.05-261027-0046x",
        "H56.18.05-261027-0046789",
    ],
)
def test_what_only_looks_like_a_dossier_is_none(trap: str):
    assert classify(trap, TODAY).kind == "unknown"


def test_of_a_receipt_url_only_the_dossier_code_is_kept():
    code = classify("https://dichvucong.example.vn/tra-cuu?SGT=001190000001&MHS=H56.18.05-261027-0046", TODAY)

    assert code == Code("dossier", "H56.18.05-261027-0046")


def test_an_escaped_url_still_holds_its_code():
    assert classify("https://x.vn/?MaHoSo=H56%2E18%2E05%2D261027%2D0046", TODAY).value == "H56.18.05-261027-0046"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (CARD, "identity_card"),
        (CARD.replace("010000001", ""), "identity_card"),
        (CARD + "|Cha|Mẹ|Vợ|Con", "identity_card"),
        ("010000001|NGUYEN THI VI DU|1990-01-01|0", "identity_card"),
        ("001190000001|x|H56.18.05-261027-0046|y|z|t|u", "identity_card"),  # asked before the dossier
        (BANK, "bank"),
        ("https://host.example/apiqr/qr?id=3f2504e0-4f89-11d3-9a0c-0305e82c3301", "url"),
        ("HTTPS://HALL.EXAMPLE/T/ABCDEFGHIJ234567", "ticket"),
        ("", "unknown"),
        ("xin chào", "unknown"),
        ("\x00\x01\x02\x03", "unknown"),
        ("H56.18.05-261027-0046" + "9" * 7000, "unknown"),
    ],
)
def test_everything_else_is_told_apart(text: str, kind: str):
    code = classify(text, TODAY)

    assert code.kind == kind
    assert (code.value is None) == (kind != "ticket")


def test_a_bank_code_with_a_wrong_sum_is_not_taken_for_one():
    assert classify(BANK[:-1] + "5", TODAY).kind == "unknown"
    assert crc16("123456789") == 0x29B1  # the check value of CRC-16/CCITT-FALSE


@given(st.text(max_size=300))
def test_no_text_whatever_stops_the_reader(text: str):
    code = classify(text, TODAY)

    assert code.value is None or code.kind in {"dossier", "ticket"}


@given(st.lists(st.text(alphabet="0123456789abc- .H", max_size=20), min_size=5, max_size=11))
def test_nothing_of_an_identity_card_is_ever_kept(rest: list[str]):
    text = "|".join(["001190000001", *rest])

    assert classify(text, TODAY) == Code("identity_card")


def test_the_unit_of_a_code_is_opaque_text():
    assert unit_of("000.17.22.H56-210531-0001") == "000.17.22.H56"
