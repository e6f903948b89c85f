"""Running numbers for changed dossiers, so that terminals pull only what changed."""

from sync.server.hot.hall import HallServer, default_hall
from sync.server.hot.situation import ONE_HALL
from sync.server.hot.store import Db


def next_revisions(count: int, hall: HallServer | None = None) -> range:
    """
    Take so many revisions, inside the transaction that writes the dossiers.

    Its lock on the hall's row lasts until that transaction ends: revisions become visible in their order.
    """
    return (hall or default_hall()).store.now(lambda db: take(db, count))


def take(db: Db, count: int) -> range:
    db.execute(ONE_HALL)
    db.execute("UPDATE hall SET dossiers = dossiers + %s WHERE id = 1", count)
    last = int(db.rows("SELECT dossiers FROM hall WHERE id = 1")[0][0])
    return range(last - count + 1, last + 1)
