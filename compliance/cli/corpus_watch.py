"""``compliance corpus watch``: dispatches registered as they arrive."""

from __future__ import annotations

import signal
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.inputs import report_skipped
from compliance.cli.registered import affected_reuse, say_added
from compliance.cli.session import Session, session_options
from compliance.errors import StoreError, UsageError

if TYPE_CHECKING:
    from compliance.readers import Found, ReadOptions


@click.command(
    "watch",
    epilog="""\b
Examples:
  compliance corpus watch /srv/feeds                 until it is stopped
  compliance corpus watch /srv/feeds --once          what is there now, then end
""",
)
@click.argument("folder", metavar="DIR")
@click.option("--holder", metavar="NAME", help="Whose texts they are, where the files do not say.")
@click.option("--interval", type=click.FloatRange(0.05), default=2.0, show_default=True, help="Seconds between two looks.")
@click.option("--once", is_flag=True, help="End when everything that is there has been taken.")
@session_options
def watch(session: Session, folder: str, holder: str | None, interval: float, once: bool) -> int:
    """Register the files that arrive in DIR, as soon as they are complete (two looks at a file agree).

    Nothing is moved. Each file is taken once, restarts included; a bad one is reported and the rest goes on. SIGTERM and
    Ctrl-C end it after the batch in hand.
    """
    from compliance.audit.watching import Watcher
    from compliance.readers import ReadOptions

    place = Path(folder)
    if not place.is_dir():
        raise UsageError("no such folder", path=folder, remedy="name the folder where the feeds land")
    options = replace(ReadOptions.of(session.config), holder=holder)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    watcher = Watcher(place)
    session.say(f"watching {folder}")
    failed = False
    while not stop.is_set():
        arrived = watcher.look()
        if arrived:
            try:
                failed |= _register(session, arrived, options)
            except StoreError as error:
                if once:
                    raise
                # Another writer holds the register, or the disk is full: said, and tried again.
                session.warn(str(error))
                watcher.give_back(arrived)
        elif once and not watcher.waiting:
            break
        stop.wait(interval)
    return 2 if failed and once else 0


def _register(session: Session, arrived: Sequence[Found], options: ReadOptions) -> bool:
    """Add what has arrived; True when something of it could not be read. Raises StoreError when nothing can be added now."""
    from compliance.audit.registrar import Registered, Registrar
    from compliance.audit.watching import unsaid
    from compliance.store import Register, open_store

    account = Registered()
    with open_store(session.config.db, "create") as store:
        for account in Registrar(store, options).add(arrived):  # noqa: B007
            pass
        affected = affected_reuse(store, account)
        fresh = unsaid(Register(store), account)
    errors = [skipped for skipped in fresh if report_skipped(session, skipped)]
    if account.added:
        say_added(session, account, affected)
    return bool(errors)
