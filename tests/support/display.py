"""Where tests draw: a private X server, and Chromium."""

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
