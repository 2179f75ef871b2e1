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
from compliance.text.tokens import TokenStream, tokenise, tokenise_many

KEPT = 4_096  # dispatches in memory
FAMILIES = 65_536  # rows whose family is known, 100 bytes each
TOKENISED = 3_072  # texts whose tokens are, 15 KB each: a batch of articles may draw on two thousand


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
    _tokens: OrderedDict[int, TokenStream] = field(default_factory=OrderedDict)

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
        missing = [row for row in rows if row not in self._tokens]
        if missing:
            texts = self.register.texts(missing)
            self._tokens.update(zip(texts, tokenise_many(list(texts.values())), strict=True))
        found = {row: self._tokens[row] for row in rows if row in self._tokens}
        self._forget_tokens()
        return found

    def load_with_tokens(self, rows: Sequence[int]) -> None:
        """``load``, and the texts tokenised together, for alignments that come next; of very many rows the first ones."""
        rows = rows[:TOKENISED]
        self.load(rows)
        missing = [row for row in rows if row not in self._tokens and row in self._dispatches]
        if missing:
            batch = tokenise_many([self._dispatches[row].body for row in missing])
            self._tokens.update(zip(missing, batch, strict=True))
            self._forget_tokens()

    def tokens_of(self, row: int) -> TokenStream:
        """The tokens of a loaded row's body."""
        known = self._tokens.get(row)
        return tokenise(self._dispatches[row].body) if known is None else known

    def _forget_tokens(self) -> None:
        while len(self._tokens) > TOKENISED:
            self._tokens.popitem(last=False)

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
        (family,) = self.families_of([self.row_of(dispatch)]).values()
        return family

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
