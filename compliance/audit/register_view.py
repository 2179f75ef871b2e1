"""The register as checking sees it: one state of the index, and the dispatches that were asked for, kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import field

from compliance.dataclass import dataclass
from compliance.errors import StoreError
from compliance.fingerprint.scheme import Manifest
from compliance.index import Index
from compliance.model import Dispatch
from compliance.store import Families, Register
from compliance.store.sources import Sources

KEPT = 2_048  # dispatches in memory


@dataclass
class RegisterView:
    """Dispatches by database row, read in batches and cached."""

    register: Register
    families: Families
    index: Index
    manifest: Manifest
    _dispatches: OrderedDict[int, Dispatch] = field(default_factory=OrderedDict)
    _families: dict[int, int | None] = field(default_factory=dict)
    _rows: dict[tuple[str, int], int] = field(default_factory=dict)
    _newest: dict[int, int | None] = field(default_factory=dict)

    def load(self, rows: Iterable[int]) -> None:
        """Read what is not yet here, in one query."""
        missing = []
        for row in rows:
            if row in self._dispatches:
                self._dispatches.move_to_end(row)
            else:
                missing.append(row)
        if not missing:
            return
        for row, dispatch in self.register.dispatches(missing).items():
            self._dispatches[row] = dispatch
            self._rows[dispatch.guid, dispatch.version] = row
        self._families.update(self.families.of(missing))
        while len(self._dispatches) > max(KEPT, len(missing)):
            row, dispatch = self._dispatches.popitem(last=False)
            self._families.pop(row, None)
            self._rows.pop((dispatch.guid, dispatch.version), None)

    def known(self, row: int) -> bool:
        """False for a row that was removed after the index was written."""
        return row in self._dispatches

    def dispatch(self, row: int) -> Dispatch:
        """The dispatch of a loaded row."""
        return self._dispatches[row]

    def row_of(self, dispatch: Dispatch) -> int:
        """The row of a dispatch that this view gave out."""
        row = self._rows.get((dispatch.guid, dispatch.version))
        # Two texts may claim one guid and version: then the whole of it decides.
        if row is not None and self._dispatches[row] == dispatch:
            return row
        row = Sources(self.register.store.conn, {}).id_of(dispatch)
        if row is None:
            raise StoreError("a dispatch was removed while articles were checked", remedy="check them again")
        self.load([row])
        return row

    def family_of(self, dispatch: Dispatch) -> int | None:
        """The family of a dispatch that this view gave out; None when it stands alone."""
        return self._families.get(self.row_of(dispatch))

    def newest(self, dispatch: Dispatch) -> Dispatch | None:
        """The newest version of the dispatch's family."""
        family = self.family_of(dispatch)
        if family is None:
            return None
        if family not in self._newest:
            self._newest[family] = self.families.newest([family]).get(family)
        row = self._newest[family]
        if row is None:
            return None
        self.load([row])
        return self._dispatches[row]
