"""The page on which a hall records the voice that calls its numbers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assets import sound
from tests.support import axe
from tests.support.display import private_browser
from tests.sync.pages.test_look import MEASURE
from tests.sync.pages.visitor import PASSWORD, Hall
from tests.test_sounds import strength, tone

SOUNDS = Path("assets/sounds")
# Every microphone that a page opens; how many of them still listen.
OPENED = """{
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  window.opened = [];
  navigator.mediaDevices.getUserMedia = (how) => {
    const stream = open(how);
    window.opened.push(stream);
    return stream;
  };
}"""
OPEN = """Promise.all(window.opened).then((all) =>
  all.flatMap((stream) => stream.getTracks()).filter((one) => one.readyState === "live").length)"""
SPOKEN = sound.silence(0.6) + tone(440, 0.3, 0.6) + sound.silence(1.2)


def wav(samples: object = SPOKEN) -> dict[str, tuple[str, bytes]]:
    return {"clip": ("clip.wav", sound.write(samples))}  # type: ignore[arg-type]


def test_a_whole_call_can_be_heard_before_the_doors_open(sqlite_office: Hall) -> None:
    admin = sqlite_office.visitor("admin")

    plain = admin.get("/voice/try.wav?ticket=A+046&counter=2")
    priority = admin.get("/voice/try.wav?ticket=a2001&counter=21&priority=1")

    assert plain.headers["content-type"] == "audio/wav"
    assert sound.read(plain.content)[1] == sound.RATE
    assert len(priority.content) > len(plain.content)
    for wrong in ("ticket=I046&counter=2", "ticket=A000&counter=2", "ticket=A046&counter=0", "ticket=&counter=", ""):
        assert admin.get(f"/voice/try.wav?{wrong}").status_code == 404, wrong


def test_an_admin_uploads_a_word_hears_it_and_takes_it_back(sqlite_office: Hall) -> None:
    admin = sqlite_office.visitor("admin")
    placeholder = admin.get("/voice/vi/digit-7.wav").content

    saved = admin.post("/voice/vi/digit-7", files=wav())
    own = admin.get("/voice/vi/digit-7.wav").content
    page = admin.get("/voice/vi/digit-7").text
    admin.post("/voice/vi/digit-7", act="forget")

    assert saved.headers["location"] == "/voice/vi/digit-7"
    assert placeholder == (SOUNDS / "vi" / "digit-7.wav").read_bytes()
    assert sound.seconds(sound.read(own)[0]) == pytest.approx(0.63, abs=0.02)
    assert "Đang dùng giọng của cơ quan" in page
    assert admin.get("/voice/vi/digit-7.wav").content == placeholder


@pytest.mark.parametrize(
    ("data", "vi", "en"),
    [
        (b"MZ no sound", "Tệp này không phải WAV 16 bit.", "This file is no 16-bit WAV."),
        (sound.write(sound.silence(1)), "Tiếng quá nhỏ.", "Too quiet."),
        (sound.write(sound.silence(1) + tone(440, 0.3, 3.3)), "Nghe được 3,3 giây, dài hơn 2 giây", "3.3 s could be"),
        (bytes(2 * 1024 * 1024 + 1), "lớn hơn 2 MB", "larger than 2 MB"),
    ],
    ids=["no wav", "silence", "too long", "too big"],
)
def test_a_recording_that_will_not_do_is_told_why(sqlite_office: Hall, data: bytes, vi: str, en: str) -> None:
    admin = sqlite_office.visitor("admin")

    answer = admin.post("/voice/en/digit-3", files={"clip": ("a.wav", data)})
    admin.post("/language", language="en", next="/")
    english = admin.post("/voice/en/digit-3", files={"clip": ("a.wav", data)})
    admin.post("/language", language="vi", next="/")

    assert (answer.status_code, english.status_code) == (422, 422)
    assert vi in answer.text
    assert en in english.text
    assert not (sqlite_office.data / "server" / "voice" / "en" / "digit-3.wav").exists()


def test_a_form_without_a_file_and_a_clip_there_is_none_are_refused(sqlite_office: Hall) -> None:
    admin = sqlite_office.visitor("admin")

    assert "Tệp này không phải WAV" in admin.post("/voice/vi/digit-3").text
    for nowhere in ("/voice/fr/digit-3", "/voice/vi/letter-i", "/voice/vi/digit-10", "/voice/vi/letter-i.wav"):
        assert admin.get(nowhere).status_code == 404, nowhere


def test_only_the_page_that_records_asks_for_a_microphone(sqlite_office: Hall) -> None:
    admin = sqlite_office.visitor("admin")

    assert "microphone=(self)" in admin.get("/voice/vi/call").headers["permissions-policy"]
    for page in ("/voice", "/plan", "/login"):
        assert "microphone=()" in admin.get(page).headers["permissions-policy"], page


@pytest.fixture(scope="module")
def microphone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is said into the browser's microphone: one word every ten seconds."""
    path = tmp_path_factory.mktemp("microphone") / "said.wav"
    path.write_bytes(sound.write(sound.silence(4.0) + tone(440, 0.3, 0.6) + sound.silence(5.4)))
    return path


@pytest.fixture(scope="module")
def studio(sqlite_office: Hall, microphone: Path) -> Iterator[BrowserContext]:
    """An admin's browser with a microphone."""
    sqlite_office.visitor("admin")
    with private_browser(
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={microphone}",
        "--autoplay-policy=no-user-gesture-required",
    ) as browser:
        context = browser.new_context(locale="vi-VN", permissions=["microphone"])
        tab = context.new_page()
        tab.goto(f"{sqlite_office.url}/login")
        tab.get_by_label("Tên đăng nhập").fill("mot-admin")
        tab.get_by_label("Mật khẩu").fill(PASSWORD)
        tab.get_by_role("button", name="Đăng nhập").click()
        tab.close()
        yield context
        context.close()


@pytest.fixture
def tab(studio: BrowserContext) -> Iterator[Page]:
    """A tab in which nothing may go wrong."""
    page, broken = studio.new_page(), list[str]()
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda message: broken.append(message.text) if "status of 422" not in message.text else None)
    yield page
    page.close()
    assert broken == []


@pytest.mark.browser
def test_a_word_is_recorded_in_the_browser_and_kept(sqlite_office: Hall, tab: Page) -> None:
    tab.goto(f"{sqlite_office.url}/voice")
    tab.get_by_role("link", name="Thu tiếng Số 5").click()
    expect(tab.locator(".words")).to_have_text("năm")

    tab.get_by_role("button", name="Thu tiếng", exact=True).click()
    expect(tab.get_by_text("Nghe rõ.")).to_be_visible(timeout=30_000)
    expect(tab.locator("#level")).to_have_js_property("value", 0)
    tab.get_by_role("button", name="Dừng").click()
    expect(tab.get_by_role("button", name="Nghe lại")).to_be_enabled()
    tab.get_by_role("button", name="Nghe lại").click()
    tab.get_by_role("button", name="Lưu tiếng này").click()

    expect(tab.get_by_text("Đang dùng giọng của cơ quan")).to_be_visible()
    own, _ = sound.read((sqlite_office.data / "server" / "voice" / "vi" / "digit-5.wav").read_bytes())
    assert sound.seconds(own) == pytest.approx(0.63, abs=0.06)
    assert strength(own, 440) > 20 * strength(own, 600)
    tab.get_by_role("link", name="Tiếng sau").click()
    expect(tab.locator(".words")).to_have_text("sáu")


@pytest.mark.browser
def test_who_presses_twice_is_recorded_once(sqlite_office: Hall, tab: Page) -> None:
    tab.add_init_script(OPENED)
    tab.goto(f"{sqlite_office.url}/voice/vi/digit-8")
    tab.get_by_role("button", name="Thu tiếng", exact=True).dblclick()
    expect(tab.get_by_role("button", name="Dừng")).to_be_visible()

    assert tab.evaluate("window.opened.length") == 1
    tab.get_by_role("button", name="Dừng").click()
    expect(tab.get_by_role("button", name="Thu tiếng", exact=True)).to_be_enabled()
    assert tab.evaluate(OPEN) == 0


@pytest.mark.browser
@pytest.mark.parametrize("broken", ["window.AudioContext", "AudioWorklet.prototype.addModule"])
def test_a_microphone_whose_sound_cannot_be_read_is_let_go_and_may_be_tried_again(
    sqlite_office: Hall, tab: Page, broken: str
) -> None:
    tab.add_init_script(OPENED)
    tab.goto(f"{sqlite_office.url}/voice/vi/digit-8")
    record = tab.get_by_role("button", name="Thu tiếng", exact=True)

    tab.evaluate(f"window.whole = {broken}; {broken} = function () {{ throw new Error(); }}; 0")
    record.click()
    expect(tab.locator("[data-says=refused]")).to_be_visible()
    expect(record).to_be_enabled()
    assert (tab.evaluate("window.opened.length"), tab.evaluate(OPEN)) == (1, 0)

    tab.evaluate(f"{broken} = window.whole; 0")
    record.click()
    expect(tab.get_by_role("button", name="Dừng")).to_be_visible()
    tab.get_by_role("button", name="Dừng").click()
    expect(record).to_be_enabled()


@pytest.mark.browser
def test_a_silent_microphone_is_told_and_nothing_is_replaced(sqlite_office: Hall, tab: Page) -> None:
    tab.goto(f"{sqlite_office.url}/voice/vi/digit-6")
    tab.get_by_role("button", name="Thu tiếng", exact=True).click()
    expect(tab.get_by_text("Đang thu…")).to_be_visible()
    tab.wait_for_timeout(1_000)  # of silence; the word comes after four
    tab.get_by_role("button", name="Dừng").click()
    expect(tab.get_by_role("button", name="Lưu tiếng này")).to_be_enabled()
    tab.get_by_role("button", name="Lưu tiếng này").click()

    expect(tab.get_by_role("alert")).to_contain_text("Tiếng quá nhỏ.")
    expect(tab.get_by_text("Đang dùng giọng mẫu")).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1366, 420])
def test_the_pages_keep_the_rules_and_shut_nobody_out(sqlite_office: Hall, tab: Page, width: int) -> None:
    tab.set_viewport_size({"width": width, "height": 768})

    for page in ("/voice", "/voice?l=en", "/voice/vi/call", "/voice/en/letter-w"):
        tab.goto(sqlite_office.url + page)
        tab.evaluate("document.fonts.ready")
        found = tab.evaluate(MEASURE)
        assert (found["small"], found["pale"], found["unnamed"], found["headings"]) == ([], [], 0, 1), page
        assert found["wide"] <= 0, page
        assert axe.found(tab) == [], page
