"""The register as checking sees it: one state of the index, and the dispatches that were asked for, kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field

from compliance.fingerprint.scheme import Manifest
from compliance.index import Index
from compliance.model import Dispatch
from compliance.store import Families, Register

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
    _newest: dict[int, Dispatch | None] = field(default_factory=dict)

    def load(self, rows: Iterable[int]) -> None:
        """Read what is not yet here, in one query."""
        missing = [row for row in rows if row not in self._dispatches]
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
        return self._rows[dispatch.guid, dispatch.version]

    def family_of(self, dispatch: Dispatch) -> int | None:
        """The family of a dispatch that this view gave out; None when it stands alone."""
        return self._families.get(self.row_of(dispatch))

    def newest(self, dispatch: Dispatch) -> Dispatch | None:
        """The newest version of the dispatch's family."""
        family = self.family_of(dispatch)
        if family is None:
            return None
        if family not in self._newest:
            row = self.families.newest([family]).get(family)
            if row is not None:
                self.load([row])
            self._newest[family] = self._dispatches[row] if row is not None else None
        return self._newest[family]
