"""A ticket's page in a browser as small and as old as people carry."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import zxingcpp
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from assets import known
from kiosk.cli.paper import font, slip_of
from kiosk.devices.slip import Drawer
from kiosk.domain import plan as plans
from kiosk.domain.slip import Order
from tests.support import axe
from tests.support.cable import cable
from tests.support.lobby import Lobby
from tests.sync.pages.lobby import Machine
from tests.sync.pages.phones import door, open_hall, ticket
from tests.sync.pages.test_counter import now_serving, press
from tests.sync.pages.visitor import PLAN, Hall

LOST = "Đang mất kết nối, trang tự nối lại. Xin nghe gọi số trong phòng hoặc hỏi cán bộ."
PORTAL = "<html><body>Wi-Fi miễn phí: mời đăng nhập</body></html>"
SIZES = ((320, 480), (360, 640))
LIGHT = 30_000  # bytes of everything a phone fetches but the letters


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with open_hall(tmp_path_factory.mktemp("phone")) as here:
        yield here


@pytest.fixture
def lobby(hall: Hall, new_lobby: Callable[[], Lobby]) -> Machine:
    return door(hall, new_lobby)


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def small(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[BrowserContext]:
    width, height = request.param
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="vi-VN", has_touch=True)
    yield context
    context.close()


def tab_of(context: BrowserContext, broken: list[str]) -> Page:
    tab = context.new_page()
    tab.on("pageerror", lambda error: broken.append(str(error)))
    tab.on("console", lambda message: broken.append(message.text))
    return tab


@pytest.mark.browser
def test_a_phone_follows_its_number_until_it_rings(hall: Hall, lobby: Machine, small: BrowserContext) -> None:
    id_, broken = ticket(lobby, series="D", service="xa-hoi"), list[str]()
    fourth = hall.visitors.get("fourth") or hall.newcomer("counter", "quay-bon", counter="4")
    hall.visitors["fourth"] = fourth
    small.add_init_script("navigator.vibrate = (pattern) => { window.shaken = pattern; return true; };")
    tab = tab_of(small, broken)

    tab.goto(f"{hall.url}/T/{id_}#SECRET")
    assert axe.found(tab) == []
    tab.get_by_role("button", name="Bật chuông").click()
    expect(tab.get_by_text("Chuông đã bật.")).to_be_visible()
    rung = int(tab.locator("#page").get_attribute("data-rung") or 0)
    press(fourth, "next")

    expect(tab.locator("#place")).to_have_text("Quầy 4", timeout=30_000)
    expect(tab.locator("#page")).to_have_attribute("data-rung", str(rung + 3), timeout=30_000)
    assert axe.found(tab) == []
    assert tab.title().startswith("Mời tới Quầy 4")
    assert tab.evaluate("window.shaken") == [400, 200, 400, 200, 800]
    press(fourth, "done")
    expect(tab.locator("#headline")).to_have_text("Xin cảm ơn!", timeout=30_000)
    tab.get_by_role("link", name="English").click()
    expect(tab.locator("#headline")).to_have_text("Thank you!")
    assert tab.evaluate("location.hash") == "#SECRET"
    assert broken == []


@pytest.mark.browser
def test_who_is_called_while_asked_whether_to_go_is_told(hall: Hall, lobby: Machine, chromium: Browser) -> None:
    id_, broken = ticket(lobby, series="E", service="cu-tru"), list[str]()
    context = chromium.new_context(locale="vi-VN", viewport={"width": 360, "height": 640})
    tab = tab_of(context, broken)
    tab.goto(f"{hall.url}/T/{id_}#SECRET")

    tab.get_by_role("link", name="Tôi không chờ nữa").click()
    expect(tab.get_by_text("Thôi không chờ nữa?")).to_be_visible()
    press(hall.newcomer("counter", "quay-nam", counter="5"), "next")

    expect(tab.locator("#place")).to_have_text("Quầy 5", timeout=30_000)
    assert tab.url.endswith(f"/T/{id_}?l=vi#SECRET")
    assert broken == []
    context.close()


@pytest.mark.browser
def test_the_links_secret_stays_with_who_thinks_of_going(hall: Hall, lobby: Machine, chromium: Browser) -> None:
    id_ = ticket(lobby)
    context = chromium.new_context(locale="vi-VN", viewport={"width": 360, "height": 640})
    tab = context.new_page()
    tab.goto(f"{hall.url}/T/{id_}#SECRET")

    tab.get_by_role("link", name="Tôi không chờ nữa").click()
    tab.get_by_role("link", name="English").click()
    tab.get_by_role("link", name="I am still waiting").click()
    expect(tab.locator("#leave")).to_be_visible()
    assert tab.url.endswith(f"/T/{id_}?l=en#SECRET")
    tab.get_by_role("link", name="I am not waiting any more").click()
    tab.get_by_role("button", name="I am not waiting any more").click()
    expect(tab.locator("#now")).to_have_class("now left")

    assert tab.url.endswith(f"/T/{id_}?l=en#SECRET")
    context.close()


@pytest.mark.browser
def test_nothing_is_wider_than_the_phone_or_too_small_to_touch(
    hall: Hall, lobby: Machine, small: BrowserContext
) -> None:
    id_, broken = ticket(lobby, priority=True), list[str]()
    tab = tab_of(small, broken)

    for path in (f"/T/{id_}?l=vi", f"/T/{id_}?l=en", f"/T/{id_}/leave?l=vi", f"/T/{id_}/leave?l=en"):
        tab.goto(hall.url + path)
        assert axe.found(tab) == [], path
        assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        low = tab.evaluate("[...document.querySelectorAll('a, button')].filter(e => e.offsetParent)"
                           ".map(e => e.getBoundingClientRect().height).filter(h => h < 44)")  # fmt: skip
        assert low == [], path
    assert broken == []


@pytest.mark.browser
def test_the_page_is_light(hall: Hall, lobby: Machine, chromium: Browser) -> None:
    id_, context = ticket(lobby), chromium.new_context()
    tab, fetched = context.new_page(), list[Response]()
    tab.on("response", lambda answer: fetched.append(answer))

    tab.goto(f"{hall.url}/T/{id_}")
    with tab.expect_response("**/ring.wav") as ring:
        tab.get_by_role("button", name="Turn the bell on").click()
    expect(tab.get_by_text("The bell is on.")).to_be_visible()

    whole = [one for one in fetched if "/live/" not in one.url and not one.url.endswith((".woff2", ".wav"))]
    ours = {answer.url: len(answer.body()) for answer in whole}
    ours[ring.value.url] = Path("assets/sounds/ring.wav").stat().st_size
    context.close()
    assert {url.rpartition("/")[2].partition(".")[2] for url in ours} >= {"js", "css", "wav"}
    assert sum(ours.values()) < LIGHT, ours


@pytest.mark.browser
def test_without_scripts_the_page_says_the_same_and_can_be_left(hall: Hall, lobby: Machine, chromium: Browser) -> None:
    id_ = ticket(lobby)
    context = chromium.new_context(java_script_enabled=False, locale="vi-VN", viewport={"width": 360, "height": 640})
    tab = context.new_page()

    tab.goto(f"{hall.url}/T/{id_}")
    expect(tab.get_by_role("button", name="Bật chuông")).to_be_hidden()
    expect(tab.get_by_role("link", name="Xem lại ngay")).to_be_visible()
    tab.get_by_role("link", name="Tôi không chờ nữa").click()
    tab.get_by_role("button", name="Tôi không chờ nữa").click()

    expect(tab.locator("#headline")).to_have_text("Đã thôi chờ")
    assert not tab.get_by_role("button", name="Tôi không chờ nữa").is_visible()
    context.close()


@pytest.mark.browser
def test_a_phone_whose_browser_knows_no_streams_hears_of_its_call_too(
    hall: Hall, lobby: Machine, chromium: Browser
) -> None:
    id_ = ticket(lobby, series="C", service="dat-dai")
    context = chromium.new_context(locale="vi-VN", viewport={"width": 320, "height": 480})
    context.add_init_script("delete window.EventSource; delete navigator.vibrate;")
    tab = context.new_page()
    asked = list[str]()
    tab.on("request", lambda request: asked.append(request.url))
    third = hall.newcomer("counter", "quay-ba-cu", counter="3")

    tab.goto(f"{hall.url}/T/{id_}")
    while now_serving(third) != number_on(tab):
        press(third, "next")

    expect(tab.locator("#place")).to_have_text("Quầy 3", timeout=60_000)
    assert any("/now?" in url for url in asked)
    assert not any(re.search(r"/live/phone/\w+\?", url) for url in asked)
    context.close()


def number_on(tab: Page) -> str:
    return tab.locator(".number").inner_text()


@pytest.mark.browser
def test_a_phone_without_network_says_so_and_finds_back(hall: Hall, lobby: Machine, chromium: Browser) -> None:
    context = chromium.new_context(locale="vi-VN", viewport={"width": 360, "height": 640})
    tab = context.new_page()
    tab.clock.install()
    tab.goto(f"{hall.url}/T/{ticket(lobby)}")
    lost = tab.get_by_text(LOST)
    expect(lost).to_be_hidden()

    context.set_offline(True)
    wait_until(tab, lost.is_visible)
    away = tab.locator("#headline").inner_text()
    context.set_offline(False)
    wait_until(tab, lost.is_hidden)

    assert away != tab.locator("#headline").inner_text()
    context.close()


@pytest.mark.browser
def test_a_phone_whose_hall_is_off_says_so_within_seconds_and_promises_nothing(
    hall: Hall, lobby: Machine, chromium: Browser
) -> None:
    """In real time and with connections really refused, which the browser's own tries must not hide."""
    context = chromium.new_context(locale="vi-VN", viewport={"width": 360, "height": 640})
    tab = context.new_page()
    with cable(int(hall.url.rpartition(":")[2])) as wire:
        tab.goto(f"http://127.0.0.1:{wire.port}/T/{ticket(lobby)}")
        expect(tab.locator("#facts b").first).to_be_visible()
        wire.end()

    expect(tab.get_by_text(LOST)).to_be_visible(timeout=40_000)
    expect(tab.locator("#headline")).to_have_text("Cán bộ sẽ gọi số này")
    expect(tab.locator("#facts")).to_be_hidden()
    expect(tab.locator("#leave")).to_be_hidden()
    assert tab.title().startswith("Mất kết nối · ")
    context.close()


@pytest.mark.browser
def test_the_page_of_somebody_elses_wifi_is_no_answer_of_the_hall(
    hall: Hall, lobby: Machine, chromium: Browser
) -> None:
    context, broken = chromium.new_context(locale="vi-VN", viewport={"width": 360, "height": 640}), list[str]()
    tab = context.new_page()
    tab.on("pageerror", lambda error: broken.append(str(error)))
    tab.clock.install()
    tab.route("**/live/phone/**", lambda route: route.fulfill(content_type="text/html", body=PORTAL))
    tab.goto(f"{hall.url}/T/{ticket(lobby)}")
    lost = tab.get_by_text(LOST)

    wait_until(tab, lost.is_visible)
    expect(lost).to_be_visible()
    tab.unroute_all()
    wait_until(tab, lost.is_hidden)

    expect(lost).to_be_hidden()
    expect(tab.locator("#facts b").first).to_be_visible()
    assert broken == []
    context.close()


def wait_until(tab: Page, found: Callable[[], bool]) -> None:
    """Let the page's time run fast."""
    for _ in range(200):
        if found():
            return
        tab.clock.run_for(2_000)
        tab.wait_for_timeout(20)


@pytest.mark.browser
def test_the_code_on_the_paper_opens_the_page(hall: Hall, lobby: Machine, page: Page) -> None:
    id_ = ticket(lobby, series="B", service="ho-tich")
    plan = plans.read(PLAN.read_text("utf-8"), known)
    reached = plan.model_copy(update={"hall": plan.hall.model_copy(update={"phones": hall.url})})
    order = Order(id=id_, day=date(2026, 11, 16), label="B 001", service="ho-tich", priority=False, ahead=0, head="3f",
                  language="vi", at=None)  # fmt: skip

    [code] = zxingcpp.read_barcodes(Drawer(font, 80).draw(slip_of(order, reached)).convert("L"))
    page.goto(code.text)

    assert code.text == f"{hall.url}/T/{id_}".upper()
    expect(page.locator(".service")).to_have_text("Hộ tịch")
