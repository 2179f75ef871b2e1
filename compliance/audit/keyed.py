"""Checking against a register that was made of fingerprint packs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import field
from typing import ClassVar

import numpy as np

from compliance.audit.auditor import Auditor, Found
from compliance.dataclass import dataclass
from compliance.fingerprint.keyed import LEAST_SENTENCE, Key, places_of
from compliance.fingerprint.minhash import shingle_values
from compliance.index import Postings
from compliance.matching.candidates import candidates
from compliance.matching.derivation import derive_passages
from compliance.matching.families import collapse
from compliance.matching.held import Hits, held_passages
from compliance.matching.prepare import Ints, Prepared
from compliance.model import Dispatch, Match, Passage

_NONE = Key(b"no key was given here")


@dataclass
class KeyedAuditor(Auditor):
    """An auditor whose register holds keyed fingerprints and no texts: it finds verbatim and lightly edited passages."""

    key: Key = field(default=_NONE, repr=False)
    limits: ClassVar[tuple[str, ...]] = (
        "the register holds fingerprints, no texts: rewritten text is not found, and places in dispatches are counted in words",
    )

    def _look_up(self, texts: Sequence[Prepared]) -> Iterator[Found]:
        """The postings of each text; after the shingles, ``query`` numbers the sentences."""
        for text in texts:
            values = self.key.values(shingle_values(text.tokens.hashes, self.view.manifest))
            sentences, _ = self.key.sentences(text.tokens.hashes, text.full_stops)
            yield self.view.index.lookup(np.concatenate((values, sentences)))

    def _found(self, article: Prepared, found: Found, without: Collection[int] = ()) -> list[Match]:
        """As ``Auditor._found``; places in dispatches are counted in words."""
        if not isinstance(found, Postings) or not len(found):
            return []
        postings = found
        place, words = self._places(article, postings.query)
        dispatch, (position, aside) = postings.dispatch, places_of(postings.position)
        ranked = candidates(place, dispatch, position, shingles=len(article.tokens), settings=self.settings)
        rows = [one.dispatch for one in ranked if one.dispatch not in without]
        self.view.load(rows)
        rows = [row for row in rows if self.view.known(row)]
        lengths = self.view.register.words(rows)
        window = self.view.manifest.scheme.window
        matches = []
        for row in rows:
            mine = dispatch == row
            hits = Hits(place[mine], position[mine], words[mine], aside[mine])
            passages = held_passages(article, hits, window, self.settings)
            if passages:
                matches.append(_match(article, self.view.dispatch(row), passages, lengths[row]))
        return collapse(matches, self.view.family_of, self.view.newest, article) if matches else []

    def _places(self, article: Prepared, query: Ints) -> tuple[Ints, Ints]:
        """The first token in the article, and the number of tokens, of what each hit was asked for (two int64[m])."""
        scheme, cuts = self.view.manifest.scheme, article.full_stops
        shingles = max(0, len(article.tokens) - scheme.shingle + 1)
        asked = shingles * scheme.permutations
        of_sentence = query >= asked
        which = np.flatnonzero(np.diff(cuts) >= LEAST_SENTENCE)
        place = query % max(1, shingles)
        words = np.full(len(query), scheme.shingle, np.int64)
        sentence = which[query[of_sentence] - asked]
        place[of_sentence], words[of_sentence] = cuts[sentence], np.diff(cuts)[sentence]
        return place, words


def _match(article: Prepared, dispatch: Dispatch, passages: tuple[Passage, ...], words: int) -> Match:
    derived = derive_passages(article, passages)
    counted = [p for p in passages if p.excluded is None]
    shared = sum(p.words * p.similarity for p in passages)
    return Match(
        dispatch=dispatch,
        derivation=derived.derivation,
        similarity=round(min(1.0, 2 * shared / max(1, len(article.tokens) + words)), 4),
        article_coverage=derived.coverage,
        source_coverage=_share(counted, words),
        passages=passages,
        article_coverage_with_excluded=derived.coverage_with_excluded,
        source_coverage_with_excluded=_share(passages, words),
    )


def _share(passages: Collection[Passage], words: int) -> float:
    """The share (0..1) of a dispatch's words under passages, whose places are counted in words."""
    covered = np.zeros(max(1, words), bool)
    for passage in passages:
        covered[passage.source.start : passage.source.end] = True
    return round(float(covered.mean()), 4)
