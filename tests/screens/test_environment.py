"""What Kivy finds when it is imported, and what it is kept from bringing along."""

import subprocess
import sys

from tests.support.source import ROOT

LOOK = """
import sys
import screens.app
from kivy.core.image import ImageLoader
print(sorted({"asyncio", "ssl", "PIL"} & set(sys.modules)))
import asyncio
print(asyncio.run(asyncio.sleep(0, "whole")))
print([loader.__name__ for loader in ImageLoader.loaders])
"""


def test_a_start_waits_for_no_library_that_the_screen_never_uses() -> None:
    environment = {"SDL_VIDEODRIVER": "offscreen", "PATH": "/usr/bin"}

    done = subprocess.run(
        [sys.executable, "-c", LOOK], cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout.splitlines() == ["[]", "whole", "['ImageLoaderSDL2']"]
