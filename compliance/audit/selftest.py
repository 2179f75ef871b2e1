"""The self-test: passages of the register planted into unrelated texts of the register, and looked for.

It measures on the user's own texts what a check finds and what it finds wrongly. Everything is drawn from one seed, so a
test repeats.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from compliance.audit.auditor import Auditor
from compliance.audit.planting import KINDS, Kind, Planted, choose, passage_of, plant, vocabulary_of
from compliance.audit.screening import longest_diagonals
from compliance.dataclass import dataclass
from compliance.errors import StoreError
from compliance.fingerprint.minhash import shingle_values
from compliance.index import document_frequency_cap
from compliance.matching.prepare import Prepared, prepare, prepare_dispatch
from compliance.model import Kind as Likeness
from compliance.model import Match, Passage, Span
from compliance.store import Catalogue

LEAST_WORDS = 60  # a shorter text neither gives nor carries a passage
_TRIES = 200  # draws of a pair for one trial
_NORMAL = 1.959964  # of the normal distribution: 95 %
_VOCABULARY_TEXTS = 200
REPEATED_LIKENESS = 0.8
_MIX = np.uint64(0x9E3779B97F4A7C15)  # odd: of two values in one, their order counts
_HOLDERS = 3  # families that hold half of a passage in order: a set phrase or a background paragraph, proof of no source


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many, with the 95 % interval of Wilson (1927), which holds near 0 and 1 too."""

    hits: int
    trials: int

    @property
    def share(self) -> float:
        """Between 0 and 1; 0 without trials."""
        return self.hits / self.trials if self.trials else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound of the share."""
        if not self.trials:
            return 0.0, 1.0
        n, p, z2 = self.trials, self.share, _NORMAL * _NORMAL
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = _NORMAL * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        return max(0.0, min(p, middle - half)), min(1.0, max(p, middle + half))


@dataclass(frozen=True, slots=True)
class Trial:
    """One planted passage: what became of it.

    ``outcome``: ``found``, ``set aside`` (seen, and excluded for ``reason``), ``retrieved`` (compared, and nothing seen),
    ``missed`` (not even compared). ``edges`` are the words by which both ends together are off, None unless found.
    """

    kind: Kind
    source: int
    carrier: int
    passage: str
    outcome: str
    reason: str | None = None
    edges: int | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """An unrelated text of the register with a counted passage of another family.

    ``repeat``: the passage is alike enough that the two texts do share it, whoever wrote it first.
    """

    text: int
    source: int
    words: int
    likeness: float
    repeat: bool


@dataclass
class Row:
    """The trials of one kind."""

    kind: Kind
    trials: list[Trial] = field(default_factory=list)

    @property
    def recall(self) -> Rate:
        """Planted passages that were found and count."""
        return Rate(sum(trial.outcome == "found" for trial in self.trials), len(self.trials))

    @property
    def exact(self) -> Rate:
        """Of those found: both ends together at most two words off."""
        found = [trial for trial in self.trials if trial.edges is not None]
        return Rate(sum((trial.edges or 0) <= 2 for trial in found), len(found))

    @property
    def outcomes(self) -> Counter[str]:
        """How often each outcome came, set-aside ones with their reason."""
        return Counter(f"{t.outcome}: {t.reason}" if t.reason else t.outcome for t in self.trials)


@dataclass
class SelfTest:
    """The account of a self-test, whole or growing."""

    guarantee: int
    cap: int  # postings from which a shingle is a stop shingle
    minimum_words: int
    sensitivity: str
    dispatches: int
    sample: int
    seed: int
    rows: list[Row] = field(default_factory=list)
    texts: int = 0
    alarms: list[Alarm] = field(default_factory=list)
    done: int = 0

    @property
    def short_rows(self) -> tuple[str, ...]:
        """The kinds for which the register did not give the whole sample."""
        return tuple(row.kind.name for row in self.rows if len(row.trials) < self.sample)

    @property
    def alarmed(self) -> Rate:
        """Unrelated texts with a counted passage that is no repeat."""
        repeats = {alarm.text for alarm in self.alarms if alarm.repeat}
        return Rate(len({alarm.text for alarm in self.alarms} - repeats), self.texts)

    @property
    def repeated(self) -> Rate:
        """Unrelated texts that do share a passage with another family's."""
        return Rate(len({alarm.text for alarm in self.alarms if alarm.repeat}), self.texts)


class SelfTester:
    """Plants and looks, with an auditor on the register to be tested."""

    def __init__(self, auditor: Auditor, *, sample: int, seed: int, kinds: Sequence[Kind] = KINDS) -> None:
        self.auditor = auditor
        self.view = auditor.view
        self.kinds = kinds
        self.sample = sample
        self.seed = seed
        self.rows = Catalogue(self.view.register.store).texts(LEAST_WORDS)
        self._families: dict[int, frozenset[int]] = {}
        if len(self.rows) < 2:
            raise StoreError(
                f"the register holds fewer than two texts of {LEAST_WORDS} words, so nothing can be planted",
                path=str(self.view.register.store.path),
                remedy="add dispatches with 'compliance corpus add PATH'",
            )

    @property
    def total(self) -> int:
        """Trials in all."""
        return len(self.kinds) * self.sample + min(self.sample, len(self.rows))

    def run(self) -> Iterator[SelfTest]:
        """Yields the growing account after every trial, last of all the whole."""
        texts = min(self.sample, len(self.rows))
        result = SelfTest(
            guarantee=self.auditor.guarantee,
            cap=document_frequency_cap(self.view.index.documents),
            minimum_words=self.auditor.settings.minimum_words,
            sensitivity=self.auditor.config.sensitivity,
            dispatches=self.view.index.documents,
            sample=self.sample,
            seed=self.seed,
        )
        words = self._vocabulary()
        for kind in self.kinds:
            row = Row(kind)
            result.rows.append(row)
            random = Random(f"{self.seed}:{kind.name}")
            for _ in range(self.sample):
                trial = self._trial(kind, words, random)
                if trial is not None:
                    row.trials.append(trial)
                result.done += 1
                yield result
        for text in Random(f"{self.seed}:alarms").sample(self.rows, texts):
            result.alarms += self._alarms(text)
            result.texts += 1
            result.done += 1
            yield result
        yield result

    def _vocabulary(self) -> list[str]:
        rows = Random(f"{self.seed}:words").sample(self.rows, min(_VOCABULARY_TEXTS, len(self.rows)))
        return vocabulary_of([self._prepared(row) for row in rows])

    def _prepared(self, row: int) -> Prepared:
        self.view.load([row])
        return prepare_dispatch(self.view.dispatch(row))

    def _trial(self, kind: Kind, words: Sequence[str], random: Random) -> Trial | None:
        """Plant one passage and look for it; None when the register holds no two texts that will do."""
        for _ in range(_TRIES):
            row, carrier_row = random.choice(self.rows), random.choice(self.rows)
            if carrier_row in self.family(row):
                continue
            source = self._prepared(row)
            span = choose(source, kind, random)
            if span is None or self._is_set_phrase(source, span, row):
                continue
            carrier = self._prepared(carrier_row)
            if self._share_a_run(source, carrier):
                continue
            passage = passage_of(source, span, kind, words, random)
            return self._look(kind, row, carrier_row, carrier, plant(carrier, passage, random))
        return None

    def _look(self, kind: Kind, row: int, carrier_row: int, carrier: Prepared, planted: Planted) -> Trial:
        article = prepare(planted.text, planted.zones, carrier.language, carrier.title)
        mine, without = self.family(row), self.family(carrier_row)
        matches = [m for m in self.auditor.matches(article, without) if self.view.row_of(m.dispatch) in mine]
        touching = [p for match in matches for p in match.passages if _overlap(p.article, planted.span)]
        counted = [p for p in touching if p.excluded is None]
        passage = planted.text[planted.span.start : planted.span.end]
        trial = Trial(kind, row, carrier_row, passage, "missed")
        if counted:
            return replace(trial, outcome="found", edges=_edges(article, counted, planted.span))
        if touching:
            return replace(trial, outcome="set aside", reason=str(touching[0].excluded))
        compared = mine & set(self.auditor.candidate_rows(article, without))
        return replace(trial, outcome="retrieved") if compared else trial

    def _alarms(self, row: int) -> list[Alarm]:
        article = self._prepared(row)
        found: list[Alarm] = []
        for match in self.auditor.matches(article, self.family(row)):
            found += (self._alarm(row, match, passage) for passage in match.counted)
        return found

    def _alarm(self, row: int, match: Match, passage: Passage) -> Alarm:
        alike = passage.kind is not Likeness.REWRITTEN and passage.similarity >= REPEATED_LIKENESS
        return Alarm(row, self.view.row_of(match.dispatch), passage.words, passage.similarity, alike)

    def family(self, row: int) -> frozenset[int]:
        """The rows of a dispatch's family, itself among them."""
        if row not in self._families:
            family = self.view.families.of([row]).get(row)
            members = self.view.families.members(family) if family is not None else []
            self._families[row] = frozenset({row, *members})
        return self._families[row]

    def _is_set_phrase(self, source: Prepared, span: tuple[int, int], row: int) -> bool:
        """Whether so many other families hold half of the words, in order, that a check sets them aside."""
        start, end = span
        shingle = self.view.manifest.scheme.shingle
        postings = self.view.index.lookup(shingle_values(source.tokens.hashes[start:end], self.view.manifest))
        rows, place = np.unique(postings.dispatch, return_inverse=True)
        query = postings.query % (end - start - shingle + 1)
        words = longest_diagonals(place, query, postings.position, len(rows), shingle)
        holders = [int(other) for other in rows[2 * words >= end - start] if other not in self.family(row)]
        return len({min(self.family(other)) for other in holders}) >= _HOLDERS - 1

    def _share_a_run(self, one: Prepared, other: Prepared) -> bool:
        """Whether two texts have two shingles in common that follow one another. Any two long texts have some one in common."""
        return bool(np.isin(self._runs(one), self._runs(other)).any())

    def _runs(self, text: Prepared) -> NDArray[np.uint64]:
        values = shingle_values(text.tokens.hashes, self.view.manifest)
        apart = max(1, self.view.manifest.scheme.shingle - 1)
        return values[:-apart] * _MIX + values[apart:]


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _edges(article: Prepared, found: Sequence[Passage], planted: Span) -> int:
    """Words between the ends of the planted span and those of all that was found of it."""
    tokens = article.tokens
    start, end = min(p.article.start for p in found), max(p.article.end for p in found)
    off_start = np.searchsorted(tokens.ends, start, "right") - np.searchsorted(tokens.ends, planted.start, "right")
    off_end = np.searchsorted(tokens.starts, end) - np.searchsorted(tokens.starts, planted.end)
    return abs(int(off_start)) + abs(int(off_end))
