"""The register as checking sees it: one state of the index, and the dispatches that were asked for, kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import field

from compliance.dataclass import dataclass
from compliance.errors import StoreError
from compliance.fingerprint.scheme import Manifest
from compliance.index import Index
from compliance.model import Dispatch
from compliance.store import Families, Register
from compliance.store.sources import Sources
from compliance.text.tokens import TokenStream, tokenise_many

KEPT = 4_096  # dispatches in memory
FAMILIES = 65_536  # rows whose family is known, 100 bytes each


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
        self.families_of(missing)
        while len(self._dispatches) > max(KEPT, len(missing)):
            row, dispatch = self._dispatches.popitem(last=False)
            self._rows.pop((dispatch.guid, dispatch.version), None)

    def tokens(self, rows: Sequence[int]) -> dict[int, TokenStream]:
        """The tokens of texts, read and tokenised together; of one that was removed there are none."""
        texts = self.register.texts(rows)
        return dict(zip(texts, tokenise_many(list(texts.values())), strict=True))

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
        if row is not None and ((held := self._dispatches[row]) is dispatch or held == dispatch):
            return row
        row = Sources(self.register.store.conn, {}).id_of(dispatch)
        if row is None:
            raise StoreError("a dispatch was removed while articles were checked", remedy="check them again")
        self.load([row])
        return row

    def family_of(self, dispatch: Dispatch) -> int | None:
        """The family of a dispatch that this view gave out; None when it stands alone."""
        row = self.row_of(dispatch)
        return self._families[row] if row in self._families else self.families_of([row])[row]

    def families_of(self, rows: Sequence[int]) -> dict[int, int | None]:
        """The families of rows, in their order, None for one that stands alone; those not yet known read in one query."""
        missing = [row for row in rows if row not in self._families]
        if missing:
            if len(self._families) > FAMILIES:
                self._families.clear()
                missing = list(rows)
            self._families.update({**dict.fromkeys(missing), **self.families.of(missing)})
        return {row: self._families[row] for row in rows}

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
