"""Putting an auditor together: database, index, licences, waivers; and mending the index where it is damaged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from compliance.audit.auditor import Auditor, Flags, utc_now
from compliance.audit.manifests import PACK_KEY, digest_of, manifest_of
from compliance.audit.register_view import RegisterView
from compliance.config import Config, mistake
from compliance.errors import ConfigError, SegmentError, StoreError
from compliance.fingerprint.scheme import Manifest
from compliance.index import Index
from compliance.licensing.engine import check_settings
from compliance.licensing.grants import Licences
from compliance.licensing.waivers import FILE_NAME, Waiver, load_waivers
from compliance.licensing.wording import count
from compliance.store import Catalogue, Families, Publication, Register, Store, StoredWaiver, Waivers, open_store
from compliance.wire.agencies import known_agencies

Say = Callable[[str], None]


def _silent(_: str) -> None:
    pass


@contextmanager
def open_auditor(
    config: Config,
    *,
    record: bool = False,
    flags: Flags | None = None,
    clock: Callable[[], datetime] = utc_now,
    allow_empty: bool = False,
    say: Say = _silent,
) -> Iterator[Auditor]:
    """An auditor on the database that ``config`` names; with ``record`` the database is opened for writing.

    ``say`` hears of what had to be mended: an index that an interrupted run left behind, a damaged segment. Raises
    StoreError for a register that holds nothing, unless ``allow_empty``: a check against nothing must not pass.
    """
    for rule, severity in config.rules.items():
        try:
            check_settings({rule: severity})
        except ConfigError as error:
            raise mistake(config, f"rules.{rule}", error.message) from None
    with open_store(config.db, "write" if record else "read") as store:
        register = Register(store)
        manifest = manifest_of(register)
        if manifest is None or Catalogue(store).is_empty():
            if not allow_empty:
                remedy = "add dispatches with 'compliance corpus add PATH', or allow it with --allow-empty-register"
                raise StoreError("the register is empty, so nothing can be found", path=str(store.path), remedy=remedy)
            manifest = manifest or Manifest.current()
        index = open_index(store, manifest, say)
        yield _auditor(register)(
            view=RegisterView(register, Families(store), index, manifest),
            config=config,
            licences=licences_of(config),
            waivers=waivers_of(config, store),
            flags=flags or Flags(),
            clock=clock,
        )


def _auditor(register: Register) -> Callable[..., Auditor]:
    """The auditor for this register: one that was made of fingerprint packs is asked under their key."""
    made_under = register.meta(PACK_KEY)
    if made_under is None:
        return Auditor
    from compliance.audit.keyed import KeyedAuditor
    from compliance.audit.packs import key_of_environment, require_key

    key = key_of_environment()
    require_key(key, made_under, str(register.store.path))
    return partial(KeyedAuditor, key=key)


def open_index(store: Store, manifest: Manifest, say: Say = _silent) -> Index:
    """The current index; rebuilt from the database first when it is damaged and the database may be written."""
    publication = Publication(store)
    try:
        index = publication.open_index(digest_of(manifest))
    except SegmentError as error:
        if store.read_only:
            raise
        say(f"{error.path}: {error.message}; rebuilding the index from the database")
        whole = rebuild_index(store, manifest)
        say(f"the index is whole again ({count(whole, 'dispatch', 'dispatches')})")
        return publication.open_index(digest_of(manifest))
    pending = publication.pending_count()
    if pending and not store.read_only:
        from compliance.audit.indexing import catch_up

        with store.writer_lock():
            caught = catch_up(publication, manifest)
        if caught:
            indexed = count(caught, "dispatch", "dispatches")
            say(f"an earlier 'corpus add' was interrupted; what it left is indexed now ({indexed})")
            return publication.open_index(digest_of(manifest))
    elif pending:
        missing = count(pending, "dispatch", "dispatches")
        say(f"not all that is registered is indexed yet ({missing} not); run 'compliance corpus reindex'")
    return index


def rebuild_index(store: Store, manifest: Manifest) -> int:
    """Make the index anew from the database; returns the number of dispatches in it."""
    from compliance.audit.indexing import rebuild

    done = 0
    with store.writer_lock():
        for done in rebuild(Publication(store), manifest):  # noqa: B007
            pass
    return done


def licences_of(config: Config) -> Licences:
    """The licence register that the configuration names; an empty one when it names none."""
    if not config.licences:
        return Licences()
    from compliance.licensing.loading import load_licences

    return load_licences(Path(config.licences), known_agencies(config.agencies))


def waivers_of(config: Config, store: Store) -> Sequence[Waiver]:
    """Waivers of the ledger and of the waiver file (the configured one, else ``compliance-waivers.toml`` where it stands)."""
    path = Path(config.waivers) if config.waivers else Path(FILE_NAME)
    of_file = load_waivers(path) if config.waivers or path.is_file() else ()
    return (*map(_waiver, Waivers(store).all()), *of_file)


def _waiver(stored: StoredWaiver) -> Waiver:
    return Waiver(
        path=stored.path,
        rule=stored.rule,
        source=stored.source or "",
        passages=stored.passages,
        reason=stored.reason,
        by=stored.by,
        until=stored.until,
        origin="ledger",
    )
