"""Run with an app's settings: an empty database with N citizens' messages in the inbox; `filed`: already worked into reports."""

from __future__ import annotations

import sys
from datetime import timedelta

from benchmarks import deliveries
from laporbup import clock, db, migrations
from laporbup.services import reference
from laporbup.services.inbox_writer import insert_items
from laporbup.whatsapp import receiver
from laporbup.whatsapp.envelope import split

#: Longer than the debounce: every conversation is over.
SILENCE = timedelta(seconds=90)


def main() -> None:
    """`python -m benchmarks.faults.fill N [filed]`."""
    migrations.migrate()
    with db.unit_of_work() as session:
        reference.seed(session)
    bodies = [one.request.partition(b"\r\n\r\n")[2] for one in deliveries.make(int(sys.argv[1]))]
    now = db.stored_time(clock.now())
    insert_items([(*item, now, 0) for body in bodies for item in split(body)])
    if "filed" not in sys.argv:
        return
    while receiver.process_next().count:
        continue
    with clock.shifted(SILENCE):
        while receiver.wake():
            continue


if __name__ == "__main__":
    main()
