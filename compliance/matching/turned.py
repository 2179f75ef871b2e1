"""One sentence whose clauses changed places: nearly all of its words are there, in another order.

What the order of words proves is lost with it, and the words alone prove little in two short texts. But nobody who writes a
sentence of the same facts hits upon so many of the same words, names left aside. Releases of a series do; they report other
figures.
"""

from __future__ import annotations

import numpy as np

from compliance.matching.evidence import Evidence, counts
from compliance.matching.pair import Pair
from compliance.matching.passages import likeness
from compliance.matching.seeds import Aligned
from compliance.matching.settings import Settings


def is_turned(pair: Pair, span: Aligned, proof: Evidence, settings: Settings) -> bool:
    """Whether a range is a sentence of the dispatch turned about; in a long article sentences are alike by chance."""
    if span.a1 - span.a0 > settings.turned_words or len(pair.a.text) >= settings.local_long_text:
        return False
    if proof.named > settings.in_order_named or proof.score() < settings.turned_score or _has_other_figures(pair, span):
        return False
    matched = int(np.minimum(counts(pair.a, span.a0, span.a1), counts(pair.b, span.b0, span.b1)).sum())
    words = int(pair.a.text.content[span.a0 : span.a1].sum()) + int(pair.b.text.content[span.b0 : span.b1].sum())
    share = 2 * matched / words
    if matched < settings.turned_least or share < settings.turned_share:
        return False
    alike = likeness(pair.a.text, pair.b.text, span)
    if pair.by_register and alike < settings.turned_likeness_by_register:
        return False
    return share + alike >= settings.turned_together


def _has_other_figures(pair: Pair, span: Aligned) -> bool:
    """Whether most numbers of a range stand nowhere in the dispatch."""
    figures = pair.a.text.numbers(span.a0, span.a1)
    return len(figures) > 2 * sum(figure in pair.b.text.all_numbers for figure in figures)
