"""C4: every page and method has a role; what nobody was given, nobody gets."""

import re
import socket
from collections.abc import Iterator

import pytest

from tests.support.served import wake_django
from tests.sync.pages.visitor import PLAN, ROLES, Hall, Visitor

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
OUTSIDE = {"setup"}  # gone once there is an account
SELF_ENDING = {"logout"}  # would end the session of the visitor who asks on
WITHOUT_LOG_IN = {"login", "language", "setup"}


def url_map() -> Iterator[tuple[str, str]]:
    """Every URL's name and one address of it."""
    wake_django()
    from sync.server.urls import urlpatterns

    for one in urlpatterns:
        route = str(one.pattern)
        yield str(one.name), "/" + re.sub(r"<int:\w+>", "1", re.sub(r"<slug:\w+>", "nguoi-khac", route))


def test_every_address_stands_in_the_table_of_roles_and_nothing_else_does() -> None:
    wake_django()
    from sync.server.access import ACCESS

    assert {name for name, _ in url_map()} == set(ACCESS)
    assert {method for methods in ACCESS.values() for method in methods} <= {"GET", "POST"}


def test_nobody_has_a_page_that_deletes_a_rating() -> None:
    """B7: no role, admin included, may do anything but read what has to do with ratings."""
    wake_django()
    from sync.server.access import ACCESS

    rating_pages = {name: set(methods) for name, methods in ACCESS.items() if "rating" in name}

    assert rating_pages == {"ratings": {"GET"}, "ratings-export": {"GET"}}


@pytest.mark.parametrize("role", ["", *ROLES])
def test_every_role_gets_what_the_table_gives_it_and_no_more(sqlite_office: Hall, role: str) -> None:
    from sync.server.access import ACCESS, may

    sqlite_office.command("user", "add", "nguoi-khac")  # the account some addresses speak of
    sqlite_office.visitor("admin")
    visitor = sqlite_office.visitor(role) if role else Visitor(sqlite_office.url)
    visitor.get("/login")

    for name, address in url_map():
        for method in METHODS:
            if name in OUTSIDE or (name in SELF_ENDING and role):
                continue
            status = visitor.ask(method, address).status_code
            place = f"{role or 'nobody'} {method} {address}: {status}"
            if method not in ACCESS[name] and not (method == "HEAD" and "GET" in ACCESS[name]):
                assert status == 405, place
            elif may(role, name, method):
                assert status in (200, 302, 404, 422), place
            elif not role and method in ("GET", "HEAD"):
                assert status == 302, place
            else:
                assert status == 403, place


def test_who_is_not_logged_in_is_sent_to_the_log_in_and_back(sqlite_office: Hall) -> None:
    sqlite_office.visitor("clerk")
    stranger = Visitor(sqlite_office.url)

    there = stranger.get("/ratings?day=2026-11-22").headers["location"]

    assert there == "/login?next=%2Fratings%3Fday%3D2026-11-22"
    assert "login" in stranger.get(there).text


def test_a_counter_whose_session_ended_is_sent_to_the_log_in_as_a_whole(sqlite_office: Hall) -> None:
    sqlite_office.visitor("clerk")
    stranger = Visitor(sqlite_office.url)

    answer = stranger.get("/counter", **{"HX-Request": "true", "HX-Current-URL": f"{sqlite_office.url}/counter?a=1"})

    assert answer.headers["hx-redirect"] == "/login?next=%2Fcounter%3Fa%3D1"
    assert answer.text == ""


@pytest.mark.parametrize("where", ["//evil.example", "https://evil.example/", "javascript:alert(1)"])
def test_the_log_in_sends_nobody_elsewhere(sqlite_office: Hall, where: str) -> None:
    clerk = sqlite_office.visitor("clerk")

    assert clerk.post("/language", language="vi", next=where).headers["location"] == "/"


def test_a_form_without_its_token_is_refused_with_a_sentence(sqlite_office: Hall) -> None:
    admin = sqlite_office.visitor("admin")

    answer = admin.session.post(f"{sqlite_office.url}/day/begin", allow_redirects=False, timeout=20)

    assert answer.status_code == 403
    assert "Biểu mẫu đã cũ" in answer.text


def test_every_answer_forbids_the_browser_everything_it_need_not_do(sqlite_office: Hall) -> None:
    for address in ("/login", "/nowhere", "/static/saovang.css", "/ratings"):
        headers = sqlite_office.visitor("clerk").get(address).headers

        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert (headers["x-frame-options"], headers["x-content-type-options"]) == ("DENY", "nosniff")


def test_pages_of_the_hall_are_kept_by_no_shared_computer(sqlite_office: Hall) -> None:
    assert sqlite_office.visitor("clerk").get("/ratings").headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["board/calls.js", "phone.js", "console.js", "saovang.css"])
def test_a_page_runs_the_script_of_its_own_version(sqlite_office: Hall, name: str) -> None:
    nobody = Visitor(sqlite_office.url)

    first = nobody.get(f"/static/{name}")
    again = nobody.get(f"/static/{name}", **{"If-None-Match": first.headers["etag"]})

    assert first.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert nobody.get("/static/sounds/ring.wav").headers["cache-control"] == "max-age=3600, public"


def test_the_plan_stands_before_every_test_of_this_module(sqlite_office: Hall) -> None:
    assert sqlite_office.done("plan", "show") == PLAN.read_text()


def test_a_flood_of_an_upload_is_refused_before_it_is_read(sqlite_office: Hall) -> None:
    host, port = sqlite_office.url.removeprefix("http://").split(":")
    head = f"POST /dossiers/import HTTP/1.1\r\nHost: {host}\r\nContent-Length: {10**10}\r\n\r\n"

    with socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall(head.encode())
        answer = line.makefile("rb").read().decode()

    assert answer.startswith("HTTP/1.1 413")
    assert answer.endswith("Tệp quá lớn, chưa nhận gì. / The file is too big, nothing was taken.\n")


@pytest.mark.parametrize("target", ["/ratings/export?day=%00", "/%2e%2e/%2e%2e/etc/passwd", "/static/../settings.py"])
def test_a_strange_address_is_answered_and_breaks_nothing(sqlite_office: Hall, target: str) -> None:
    host, port = sqlite_office.url.removeprefix("http://").split(":")
    cookies = "; ".join(f"{one.name}={one.value}" for one in sqlite_office.visitor("clerk").session.cookies)
    head = f"GET {target} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookies}\r\nConnection: close\r\n\r\n"

    with socket.create_connection((host, int(port)), timeout=10) as line:
        line.sendall(head.encode("latin-1"))
        answer = line.makefile("rb").read()

    assert answer.split(b" ")[1] in (b"400", b"404")
    assert b"SECRET_KEY" not in answer
