"""One press at the counter is one request: of what its own answer showed, a console asks no second time."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests
from playwright.sync_api import APIResponse, Request, Route, expect

from tests.sync.pages.desk import FACTS, Desk, Office
from tests.sync.pages.test_counter import press

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

AT_REST = "() => news.readyState === EventSource.OPEN && marks >= 2 && !asking && !acting && !again && heard >= facts()"


@pytest.fixture
def office(house: Office) -> Iterator[Office]:
    with house.next_test():
        yield house


def at_rest(desk: Desk) -> None:
    """It has heard all there is and asks nothing; from here on it does not ask merely because time passes either."""
    desk.page.wait_for_function(AT_REST, timeout=30_000)
    desk.page.evaluate("() => { asked = Infinity; }")


NEWS = """() => {
  window.other = 0; // news of what no fact tells, or that came late
  let last = heard;
  news.addEventListener("message", ({ lastEventId }) => {
    if (Number(lastEventId) <= last || performance.now() - answered > ECHO_MS) other += 1;
    last = Number(lastEventId);
  });
}"""


@contextmanager
def asked(desk: Desk) -> Iterator[list[str]]:
    """What the console asks the hall for, but for saying that it is there."""
    desk.page.evaluate(NEWS)
    found = list[str]()

    def keep(request: Request) -> None:
        path = request.url.partition("/counter")[2].partition("?")[0]
        if "/counter" in request.url and path != "/here":
            found.append(f"{request.method} {path}")

    desk.page.on("request", keep)
    yield found
    desk.page.remove_listener("request", keep)


PATIENT = """() => {
  for (const one of document.querySelectorAll("[hx-request]")) one.setAttribute("hx-request", '{"timeout":60000}');
}"""


@contextmanager
def answer_held(desk: Desk, act: str) -> Iterator[list[tuple[Route, APIResponse]]]:
    """The hall has done it, and its answer is still on the way."""
    desk.page.evaluate(PATIENT)
    held = list[tuple[Route, APIResponse]]()
    desk.page.route(f"**/counter/{act}", lambda route: held.append((route, route.fetch())))
    yield held
    while not held:
        desk.page.wait_for_timeout(20)


def test_a_press_is_one_request_where_nobody_else_does_anything(office: Office) -> None:
    office.issue(1, 2)
    desk = office.desk("quay-mot")
    at_rest(desk)

    with asked(desk) as requests_made:
        for key, act in (("F2", "gọi"), ("F3", "gọi lại")):
            desk.press(key)
            at_rest(desk)
            expect(desk.page.locator("#undo")).to_contain_text(f"{act} {office.label(1)}")
        desk.press("F9")
        desk.phase("serving")
        desk.press("F7")
        desk.sheet("hold")
        desk.press("F7")
        desk.shows("Sẵn sàng")
        at_rest(desk)

    assert [one for one in requests_made if one != "GET "] == ["POST /next", "POST /again", "POST /start", "POST /hold"]
    assert requests_made.count("GET ") <= desk.page.evaluate("other")  # none, unless time itself changed the hall


AGAIN_AT_ONCE = """() => {
  window.stayed = true;
  const press = ({ detail: { target } }) => {
    if (target.id !== "desk") return;
    document.removeEventListener("htmx:oobAfterSwap", press);
    setTimeout(() => part("again").click());
  };
  document.addEventListener("htmx:oobAfterSwap", press);
}"""


def test_a_press_the_moment_the_desk_has_changed_is_an_act_like_any_other(office: Office) -> None:
    """Not a form of the browser's own, which would load the page anew and lose what is pressed meanwhile."""
    office.issue(1)
    desk = office.desk("quay-mot")
    at_rest(desk)
    desk.page.evaluate(AGAIN_AT_ONCE)

    desk.press("F2")

    expect(desk.page.locator("#undo")).to_contain_text(f"gọi lại {office.label(1)}")
    assert desk.page.evaluate("stayed") is True


def test_who_comes_while_an_act_is_on_its_way_stands_in_the_list(office: Office) -> None:
    office.issue(1)
    desk = office.desk("quay-mot")
    at_rest(desk)

    with answer_held(desk, "next") as held:
        desk.press("F2")
    office.issue(2)
    desk.page.wait_for_function(f"() => heard > {facts_in(held[0][1].text())}", timeout=30_000)
    held[0][0].fulfill(response=held[0][1])

    desk.shows(office.label(1))
    expect(desk.page.locator(".calls .number")).to_have_text([office.label(2)], timeout=30_000)


def test_what_a_clerk_chooses_while_an_act_is_on_its_way_stands_when_it_is_answered(office: Office) -> None:
    office.issue(1, 2, 3)
    desk = office.desk("quay-mot")
    desk.press("F2")
    desk.phase("called")
    at_rest(desk)

    with answer_held(desk, "start") as held:
        desk.press("F9")
        desk.page.get_by_role("button", name=f"Gọi {office.label(3)}").click()
        desk.sheet("done").locator("[name=n-ban-sao]").fill("3")
        desk.sheet("done").locator(".outcomes label").last.click()
    held[0][0].fulfill(response=held[0][1])
    desk.phase("serving")
    expect(desk.sheet("done").locator("[name=n-ban-sao]")).to_have_value("3")
    expect(desk.sheet("done").locator("[name=outcome]").last).to_be_checked()
    wanted = desk.sheet("done").locator("button.primary")
    expect(wanted).to_have_text(f"Hoàn thành, gọi {office.label(3)} F2", use_inner_text=True)
    desk.press("F2")

    desk.shows(office.label(3))
    assert desk.waits() == [office.label(2)]


def test_what_is_typed_of_one_is_not_said_of_who_is_there_when_the_act_is_answered(office: Office) -> None:
    """The call is taken back while somebody writes of who was called: the one before is at the counter again."""
    office.issue(1, 2)
    desk = office.desk("quay-mot")
    desk.serve()
    desk.press("F2")
    desk.sheet("done")
    desk.press("F2")
    desk.shows(office.label(2))
    at_rest(desk)

    with answer_held(desk, "undo") as held:
        desk.press("F10")
        desk.page.locator("#note").click()
        desk.sheet("note").locator("textarea").fill("thiếu bản sao")
    held[0][0].fulfill(response=held[0][1])

    desk.shows(office.label(1))
    expect(desk.sheet("note").locator("textarea")).to_have_value("")


def test_what_another_counter_does_right_after_an_act_is_seen_at_once(office: Office) -> None:
    office.issue(1, 2, 3)
    desk, other = office.desk("quay-mot"), office.hall.visitors["quay-hai"]
    at_rest(desk)

    desk.press("F2")
    press(other, "next")
    desk.shows(office.label(1))

    expect(desk.page.locator(".calls .number")).to_have_text([office.label(3)], timeout=30_000)
    press(other, "cancel")


def test_an_act_that_did_not_come_through_leaves_nothing_unasked(office: Office) -> None:
    office.issue(1)
    desk = office.desk("quay-mot")
    at_rest(desk)
    desk.page.route("**/counter/next", lambda route: (route.fetch(), route.fulfill(status=500)))

    desk.press("F2")

    desk.shows(office.label(1))
    desk.complaints.clear()  # of the answer that was none


def facts_in(page: str) -> int:
    return int(FACTS.findall(page)[0])


def test_the_page_and_the_news_count_the_same_facts_and_a_board_has_the_call(office: Office) -> None:
    clerk = office.hall.visitors["quay-mot"]
    office.issue(1)
    before = facts_in(clerk.get("/counter").text)
    press(clerk, "next")

    with requests.get(f"{office.hall.url}/live/hall", stream=True, timeout=30) as answer:
        told = [line.decode() for line, _ in zip(answer.iter_lines(chunk_size=1), range(4), strict=False)]

    after = facts_in(clerk.get("/counter").text)
    assert after == before + 1
    assert told[2] == f"id: {after}"
    assert json.loads(told[3].removeprefix("data: "))["waiting"] == 0
