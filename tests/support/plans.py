"""The example plan, but for its week."""

import re

WEEK = re.compile(r"^\[hours\]\n(?:\w+ = .*\n)+", re.MULTILINE)


def with_week(plan: str, *days: str) -> str:
    """The plan with these lines in the place of its week, such as `mon = [[07:00:00, 11:30:00]]`."""
    return WEEK.sub("\n".join(["[hours]", *days, ""]), plan, count=1)


def without_hours(plan: str) -> str:
    """The plan of a hall whose days begin and end only when staff say so: over lunch too, whenever a test runs."""
    return with_week(plan)
