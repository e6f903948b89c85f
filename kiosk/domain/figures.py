"""
What each kind of fact counts.

Every figure is a number of facts by hall day and hour of the hall's clock; ratings have no figure
by level here, their sums come whole in lots. A kind stands in `FIGURES` or in `NOT_COUNTED`.
"""

from collections.abc import Mapping

FIGURES: Mapping[str, str] = {
    "ticket.issued": "tickets",
    "ticket.voided": "voided",
    "ticket.called": "called",
    "ticket.finished": "served",
    "rating.counted": "rated",
    "code.read": "read",
    "lot.sealed": "lots",
}

NOT_COUNTED: Mapping[str, str] = {
    "terminal.started": "a state of the machine, shown on the terminals page",
    "day.opened": "marks the day, counts nobody",
    "day.closed": "marks the day, counts nobody",
    "ticket.recalled": "the same citizen called once more",
    "ticket.started": "how long a call takes is in the table of calls",
    "ticket.held": "a pause of one visit, in the table of calls",
    "ticket.resumed": "the same citizen goes on",
    "ticket.transferred": "the same citizen goes on elsewhere",
    "ticket.added": "one more service is counted when it is finished",
    "ticket.no_show": "how a call ended is in the table of calls",
    "ticket.reinstated": "the same citizen waits again",
    "ticket.left": "was counted when the ticket was issued",
    "ticket.cancelled": "was counted when the ticket was issued",
    "ticket.undone": "takes away what the fact it undoes has counted",
    "ticket.linked": "which dossier a visit is about, counts nobody",
    "counter.changed": "a state of the counter, shown on the console",
    "slip.printed": "paper, not people: the ticket is counted when it is issued",
    "slip.unknown": "paper, not people",
    "slip.failed": "paper, not people",
    "printer.changed": "a state of the machine, shown on the terminals page and at the counters",
    "stream.forked": "an alarm, shown on the terminals page",
    "plan.applied": "a state of the machine, shown on the terminals page",
    "plan.rejected": "a state of the machine, shown on the terminals page",
}
