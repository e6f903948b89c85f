"""Breaks and back-office hours that clerks said, as the past is told later."""

import re
import subprocess
import sys

from tests.sync.pages.visitor import Hall

PAUSES = """
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo
from sync.server.__main__ import swap_sqlite
swap_sqlite()
from sync.server.start import open_hall
open_hall(Path(sys.argv[1]), sys.argv[2] or None)
from django.utils import timezone
from sync.server.pauses import pauses_of
zone = ZoneInfo("Asia/Ho_Chi_Minh")
for (_, counter), spans in pauses_of([timezone.localdate()], zone).items():
    print(counter, *("open" if end == 1 << 53 else "over" for begin, end in spans))
"""


def test_breaks_that_clerks_said_are_known_afterwards(office: Hall) -> None:
    clerk = office.newcomer("counter", "quay-nghi")
    office.visitor("admin").post("/day/begin")
    clerk.post("/counter/choose", counter="2")
    for state in ("break", "open", "back-office"):
        seen = re.findall(r'name="seen" value="([^"]*)"', clerk.get("/counter").text)[0]
        clerk.post("/counter/state", seen=seen, state=state)

    line = [sys.executable, "-c", PAUSES, str(office.data), office.database or ""]
    told = subprocess.run(line, capture_output=True, text=True, check=True, timeout=60).stdout

    assert told == "2 over open\n"
