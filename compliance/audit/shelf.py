"""Dispatches made ready for alignment, those last used kept: the sources of a day's news come back again and again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from compliance.audit.register_view import KEPT, RegisterView
from compliance.matching.prepare import Prepared
from compliance.model import Dispatch
from compliance.text.tokens import TokenStream, tokenise, tokenise_many

TOKENS = 450_000  # of all that are kept: what is known of each takes some 220 bytes
WAITING = 3_072  # texts tokenised that nobody has asked for yet: a batch of articles may draw on two thousand


class Shelf:
    """The dispatches of one register, by database row."""

    def __init__(self, view: RegisterView, tokens: int = TOKENS) -> None:
        self._view, self._most = view, tokens
        self._ready: OrderedDict[int, tuple[Prepared, Dispatch]] = OrderedDict()
        self._waiting: OrderedDict[int, TokenStream] = OrderedDict()
        self._tokens = 0

    def load(self, rows: Sequence[int]) -> None:
        """Read those of ``rows`` that are not ready and that the register still holds, all at once."""
        self._view.load(rows)
        new = [row for row in rows if row not in self._ready and row not in self._waiting and self._view.known(row)]
        if new:
            self._waiting.update(zip(new, tokenise_many([self._view.dispatch(row).body for row in new]), strict=True))
            while len(self._waiting) > WAITING:
                self._waiting.popitem(last=False)

    def take(self, row: int) -> tuple[Prepared, Dispatch]:
        """A loaded dispatch, ready. The one that was not asked for longest goes when there are too many."""
        one = self._ready.get(row)
        if one is not None:
            self._ready.move_to_end(row)
            return one
        dispatch = self._view.dispatch(row)
        # One text of a batch would keep the tokens of all.
        tokens = self._waiting.pop(row).copy() if row in self._waiting else tokenise(dispatch.body)
        one = Prepared(dispatch.body, tokens, dispatch.zones, dispatch.language, dispatch.headline), dispatch
        self._ready[row] = one
        self._tokens += len(tokens)
        while len(self._ready) > 1 and (self._tokens > self._most or len(self._ready) > KEPT):
            _, (oldest, _) = self._ready.popitem(last=False)
            self._tokens -= len(oldest)
        return one
