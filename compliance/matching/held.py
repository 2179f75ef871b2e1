"""Passages of an article in a dispatch whose text is not held: from shared fingerprints and sentences alone.

What can be found is verbatim and lightly edited text. Places in the dispatch are counted in words, since its characters
are not known; of quotations there, and of what else is not prose, only so much is known that a fingerprint stands in one.
"""

from __future__ import annotations

import numpy as np

from compliance.dataclass import dataclass
from compliance.matching.attribution import is_reported
from compliance.matching.distinct import tally
from compliance.matching.exclusions import is_caption, is_tabular, order_of
from compliance.matching.passages import characters
from compliance.matching.prepare import Ints, Mask, Prepared
from compliance.matching.seeds import Reach, Run, group_runs
from compliance.matching.settings import Settings
from compliance.model import Kind, Passage, Span, ZoneKind

_EDGE = 3  # tokens that a fingerprint may lie inside of its passage
_SURE = 15  # words from which a passage needs no further proof


@dataclass(frozen=True, slots=True)
class Hits:
    """What an article and one dispatch share: tokens ``article`` int64[m] to ``article + words`` int64[m] of the article
    stand at ``source`` int64[m] of the dispatch. A fingerprint has the words of a shingle, a sentence all of its own. Those
    ``aside`` bool[m] stand in a quotation there, or in what else is not the agency's prose."""

    article: Ints
    source: Ints
    words: Ints
    aside: Mask


def held_passages(article: Prepared, hits: Hits, window: int, settings: Settings) -> tuple[Passage, ...]:
    """The passages that ``hits`` make, in the order of the article; ``window`` shingles have a fingerprint."""
    reach = Reach(settings.local_gap, settings.chain_back, settings.local_drift)
    groups = group_runs(_runs(hits, window), reach)
    made = [_passage(article, group, hits, settings) for group in groups]
    kept: list[Passage] = []
    for one in sorted((p for p in made if p is not None), key=lambda p: (-p.words, p.article.start)):
        if all(one.article.end <= k.article.start or k.article.end <= one.article.start for k in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda p: p.article.start))


def _runs(hits: Hits, window: int) -> Ints:
    """Hits of one diagonal that lie as close as the fingerprints of an equal text do, as runs: int64[k, 3]."""
    order = np.lexsort((hits.article, hits.source - hits.article))
    begin, shift = hits.article[order], (hits.source - hits.article)[order]
    end = begin + hits.words[order]
    rows: list[Run] = []
    for first, last, diagonal in zip(begin.tolist(), end.tolist(), shift.tolist(), strict=True):
        if rows and rows[-1][1] - rows[-1][0] == diagonal and first <= rows[-1][0] + rows[-1][2] + window - 1:
            start, source, length = rows[-1]
            rows[-1] = (start, source, max(length, last - start))
        else:
            rows.append((first, first + diagonal, last - first))
    return np.array(rows, np.int64).reshape(-1, 3)


def _passage(article: Prepared, group: list[Run], hits: Hits, settings: Settings) -> Passage | None:
    """The passage of a group of runs; None where it proves nothing."""
    a0, a1 = group[0][0], max(a + n for a, _, n in group)
    b0, b1 = min(b for _, b, _ in group), max(b + n for _, b, n in group)
    exact = sum(n for *_, n in group)
    if len(group) == 1 and exact <= settings.local_least:
        return None
    a0, a1, b0, b1 = _snapped(article, a0, a1, b0, b1)
    longer = max(a1 - a0, b1 - b0)
    likeness = min(1.0, exact / longer) if len(group) > 1 else 1.0
    if min(a1 - a0, b1 - b0) < settings.minimum_words or likeness < settings.local_density:
        return None
    if a1 - a0 < _SURE and not _proves(article, a0, a1, settings):
        return None
    kind = Kind.VERBATIM if len(group) == 1 else Kind.EDITED
    reason = _reason(article, a0, a1, settings) or _reason_there(hits, (a0, a1), (b0, b1), settings)
    return Passage(characters(article, a0, a1), Span(b0, b1), a1 - a0, round(likeness, 4), kind, reason)


def _snapped(article: Prepared, a0: int, a1: int, b0: int, b1: int) -> tuple[int, int, int, int]:
    """The range grown to the cuts of the text that lie within reach of a fingerprint's uncertainty."""
    cuts = article.cuts
    before = int(cuts[np.searchsorted(cuts, a0, side="right") - 1])
    after = int(cuts[np.searchsorted(cuts, a1)])
    left = a0 - before if a0 - before <= min(_EDGE, b0) else 0
    right = after - a1 if after - a1 <= _EDGE else 0
    return a0 - left, a1 + right, b0 - left, b1 + right


def _proves(article: Prepared, a0: int, a1: int, settings: Settings) -> bool:
    """Whether a short passage has enough words that are neither names, numbers nor function words."""
    content = article.content[a0:a1].copy()
    if article.names_stand_out:
        content &= ~article.capitalised[a0:a1]
    missing = max(0, _SURE - (a1 - a0))
    return len(tally(article.tokens.stems[a0:a1][content])[0]) >= settings.local_plain + (missing + 1) // 2


def _reason(article: Prepared, a0: int, a1: int, settings: Settings) -> ZoneKind | None:
    """Why a passage does not count, as far as the article itself tells."""
    masks = {kind: mask[a0:a1] for kind, mask in article.masks.items() if mask[a0:a1].any()}
    if masks:
        joint = np.logical_or.reduce(list(masks.values()))
        if joint.mean() >= settings.excluded_least and int((~joint).sum()) < settings.minimum_words:
            return order_of(masks)
    if is_caption(article, a0, a1, settings):
        return ZoneKind.CAPTION
    if is_tabular(article, a0, a1, settings):
        return ZoneKind.TABLE
    if a1 - a0 <= settings.attributed_words and is_reported(article, a0, a1):
        return ZoneKind.QUOTATION
    return None


def _reason_there(hits: Hits, ours: tuple[int, int], theirs: tuple[int, int], settings: Settings) -> ZoneKind | None:
    """Why a passage does not count, as far as the dispatch tells: most of it stands in a quotation there."""
    here = (hits.article >= ours[0]) & (hits.article < ours[1]) & (hits.source >= theirs[0]) & (hits.source < theirs[1])
    known = np.zeros(ours[1] - ours[0], bool)
    aside = known.copy()
    columns = (hits.article[here].tolist(), hits.words[here].tolist(), hits.aside[here].tolist())
    for first, words, quoted in zip(*columns, strict=True):
        part = slice(first - ours[0], first - ours[0] + words)
        known[part] = True
        aside[part] |= quoted
    if aside.sum() < settings.excluded_least * known.sum() or int((known & ~aside).sum()) >= settings.minimum_words:
        return None
    return ZoneKind.QUOTATION
