"""Where tests draw: a private X server, and Chromium."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.support.missing import need

# Nothing but what a test asks for may leave the browser.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
]

# The last list of this flag counts: Playwright's own as far as it matters here, and the two pages that Chromium
# loads for the address bar of every window, which no test has and which cost more than a page of ours.
WITHOUT = [
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
]


@contextmanager
def private_display(size: str = "1920x1920x24") -> Iterator[str]:
    """An X server of our own for as long as the block lasts; yields its name, such as ":99"."""
    found = shutil.which("Xvfb")
    program = need(Path(found) if found else None, package="xvfb")
    told, tells = os.pipe()
    arguments = ["-displayfd", str(tells), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen([program, *arguments], pass_fds=[tells], stderr=subprocess.DEVNULL)
    os.close(tells)
    try:
        with os.fdopen(told) as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb ended with {server.wait()} before it had a display")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def private_browser(*more: str) -> Iterator[Browser]:
    """Debian's Chromium without a window, for as long as the block lasts; `more` are flags of its own."""
    program = need(Path("/usr/bin/chromium"), package="chromium")
    flags = [*QUIET, f"--disable-features={','.join(WITHOUT)}"] + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*flags, *more])
        try:
            yield browser
        finally:
            browser.close()


class SharedBrowser:
    """
    One browser for the modules of a session: to start it costs more than most of what is done in it.

    While Playwright is there its event loop counts as running in this thread, and neither Django's ORM nor a loop of
    the test's own works beside it. Here it counts only as long as somebody is `at_work`.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser, self._loop = browser, asyncio.get_running_loop()

    @contextmanager
    def at_work(self) -> Iterator[Browser]:
        """The browser with nothing open in it; what is left open is closed."""
        self.counts()
        try:
            yield self._browser
            for context in self._browser.contexts:
                context.close()
        finally:
            self.rests()

    def counts(self) -> None:
        asyncio._set_running_loop(self._loop)  # as Playwright itself does after each call

    def rests(self) -> None:
        asyncio._set_running_loop(None)


@contextmanager
def shared_browser() -> Iterator[SharedBrowser]:
    with private_browser() as browser:
        shared = SharedBrowser(browser)
        shared.rests()
        try:
            yield shared
        finally:
            shared.counts()  # or it could not be closed
