"""
A13: twenty thousand screen visits, and what they leave in memory and open descriptors.

Real screens, visits, desk and disk; time is the bench's own, so that months pass in minutes. It runs when it is asked
for by its name.
"""

from kiosk.cli.memory import keep_little
from tests.bench.table import Table
from tests.kiosk.halls import memory_folder
from tests.kiosk.visitor import visitor
from tests.screens.scales import Scales

LONG = True
WARM, SCREENS, EVERY = 2000, 20_000, 500
SHOWN = 4  # rows of the table


def run() -> Table:
    from tests.screens.studio import Studio  # a window of its own, drawn into memory
    from tests.screens.visits import Visits, weighed

    keep_little()
    studio = Studio()
    studio.become("tall")
    with memory_folder() as folder, visitor(folder) as citizen:
        scales = weighed(Visits(studio, citizen), Scales(), warm=WARM, screens=SCREENS, every=EVERY)
    steps = [scales.read[n * (len(scales.read) - 1) // SHOWN] for n in range(SHOWN + 1)]
    fewest, most = scales.descriptors
    rows = [(f"{screens:,}", f"{mib:.1f} MiB", str(descriptors)) for screens, mib, descriptors in steps]
    return Table(
        title="A13 Memory and descriptors, day after day",
        columns=("screens shown", "resident memory", "descriptors open"),
        rows=(*rows, ("slope", f"{scales.slope:.2f} MiB a thousand", f"{fewest}–{most}")),
        note=(
            f"After {WARM:,} screens to warm up, read every {EVERY}, tidied up as home does every ten minutes; the "
            "slope is of the line that fits all readings. "
            "Wanted: at most 1 MiB a thousand screens, descriptors flat. 1080×1920 drawn into memory; the drawing "
            "library's own memory is in it, and so is every screen, drawn: more than the 200 MiB of D8, which are "
            "measured at rest after a start."
        ),
    )
