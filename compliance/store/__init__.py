"""The database: the register of dispatches and the ledger of what was found. Only here is SQLite spoken to."""

from compliance.store.audits import Audits, StoredAudit, Totals
from compliance.store.catalogue import Catalogue, Listed, Stats
from compliance.store.database import Store, open_store
from compliance.store.families import Families, Sketched
from compliance.store.history import History, Recorded
from compliance.store.ledger import Ledger, RunSummary
from compliance.store.naming import Naming
from compliance.store.publication import Indexable, Publication, Recovery, SegmentSet
from compliance.store.recording import ArticleRows, rows_of
from compliance.store.register import Added, Entry, Held, Register
from compliance.store.waivers import StoredWaiver, Waivers

__all__ = [
    "Added", "ArticleRows", "Audits", "Catalogue", "Entry", "Families", "Held", "History", "Indexable", "Ledger", "Listed",
    "Naming", "Publication", "Recorded", "Recovery", "Register", "RunSummary", "SegmentSet", "Sketched", "Stats", "Store",
    "StoredAudit", "StoredWaiver", "Totals", "Waivers", "open_store", "rows_of",
]  # fmt: skip
