"""Passages that do not count, and why: the filters keep their victims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from compliance.matching.attribution import has_speakers, is_credited, is_reported, quoted_sentences
from compliance.matching.captions import captions
from compliance.matching.distinct import among
from compliance.matching.evidence import counts
from compliance.matching.forms import is_form
from compliance.matching.lists import is_of_amounts, is_of_names, is_string_of_names
from compliance.matching.pair import Pair, Side
from compliance.matching.prepare import Floats, Hashes, Mask, Prepared
from compliance.matching.seeds import Aligned
from compliance.matching.settings import Settings
from compliance.model import Kind, Passage, ZoneKind

_APART = 2  # times the article's words that the dispatch has around what is gathered from it
_BETWEEN_ITEMS = (",", ";", "|", "\t", "•", "、", "،")
# What a passage is said to be when several zones hold it, first one first.
_ORDER = (
    ZoneKind.NOTICE,
    ZoneKind.CREDIT,
    ZoneKind.BYLINE,
    ZoneKind.DATELINE,
    ZoneKind.SIGNOFF,
    ZoneKind.ADVISORY,
    ZoneKind.CODE,
    ZoneKind.TABLE,
    ZoneKind.CAPTION,
    ZoneKind.TITLE,
    ZoneKind.BOILERPLATE,
    ZoneKind.QUOTATION,
)


def exclude(pair: Pair, span: Aligned, found: Passage, settings: Settings) -> Passage:
    """Name the reason for which a passage does not count, if there is one."""
    a, b = pair.a.text, pair.b.text
    reason = zone_of(pair.a, pair.b, span, settings)
    if reason is ZoneKind.QUOTATION and not (
        is_somebodys(b, span.b0, span.b1, settings) or is_retold(b, span, found) or is_gathered(pair, span, settings)
    ):
        reason = None  # marks around the agency's own prose
    if reason is None:
        turned = Aligned(span.b0, span.b1, span.a0, span.a1)
        reason = zone_of(pair.b, pair.a, turned, settings)
    if reason is ZoneKind.QUOTATION and span.a1 - span.a0 < settings.minimum_words:
        in_marks = _in_marks(a, span.a0, span.a1) or _in_marks(b, span.b0, span.b1)
        reason = reason if in_marks else None  # a set phrase beside somebody's words
    if reason is None and is_caption(a, span.a0, span.a1, settings):
        reason = ZoneKind.CAPTION
    if reason is None and is_tabular(a, span.a0, span.a1, settings):
        reason = ZoneKind.TABLE
    if reason is None and found.kind is not Kind.REWRITTEN and is_strung(a, span.a0, span.a1, settings):
        reason = ZoneKind.TABLE
    if reason is None and has_other_figures(a, b, span, found, settings):
        reason = ZoneKind.TABLE
    if reason is None and is_form(pair, span, found, settings):
        reason = ZoneKind.TABLE
    if reason is None and settings.minimum_words <= span.a1 - span.a0 <= settings.attributed_words:
        reported = is_reported(a, span.a0, span.a1) and is_reported(b, span.b0, span.b1)
        reported = reported and not is_credited(a, span.a0, span.a1)
        reason = ZoneKind.QUOTATION if reported else None
    return found if reason is None else replace(found, excluded=reason)


def is_somebodys(text: Prepared, first: int, last: int, settings: Settings) -> bool:
    """Whether a dispatch gives most of the tokens as somebody's words: within marks, or as reported speech."""
    said = quoted_sentences(text)[first:last].copy()
    quoted = text.masks.get(ZoneKind.QUOTATION)
    if quoted is not None:
        said |= quoted[first:last]
    return bool(said.mean() >= settings.excluded_least) or is_reported(text, first, last)


def is_retold(text: Prepared, span: Aligned, found: Passage) -> bool:
    """Whether the article quotes in other words what the dispatch gives with "X said" in each of its sentences."""
    return found.kind is Kind.REWRITTEN and has_speakers(text, span.b0, span.b1)


def is_gathered(pair: Pair, span: Aligned, settings: Settings) -> bool:
    """Whether the words within the article's marks are somebody's in the dispatch, though they stand far apart there."""
    a, b = pair.a.text, pair.b.text
    ours, theirs = a.masks.get(ZoneKind.QUOTATION), b.masks.get(ZoneKind.QUOTATION)
    if ours is None or theirs is None or span.b1 - span.b0 < _APART * (span.a1 - span.a0):
        return False
    grams, others = a.runs(span.a0, span.a1), b.runs(span.b0, span.b1)
    met = np.isin(others, grams[ours[span.a0 : span.a0 + len(grams)]])
    said = theirs[span.b0 : span.b0 + len(others)][met]
    return len(said) >= settings.minimum_words and bool(said.mean() >= settings.excluded_least)


def _in_marks(text: Prepared, first: int, last: int) -> bool:
    quoted = text.masks.get(ZoneKind.QUOTATION)
    return quoted is not None and bool(quoted[first:last].all())


def zone_of(side: Side, other: Side, span: Aligned, settings: Settings) -> ZoneKind | None:
    """The kind of zone that a passage lies in on one side: where most of it does, and the rest would prove nothing."""
    text = side.text
    masks = {kind: mask[span.a0 : span.a1] for kind, mask in text.masks.items()}
    if ZoneKind.QUOTATION in masks:
        masks[ZoneKind.QUOTATION] = masks[ZoneKind.QUOTATION] | quoted_sentences(text)[span.a0 : span.a1]
    if not any(here.any() for here in masks.values()):
        return None
    matched = counts(other, span.b0, span.b1)[side.columns[span.a0 : span.a1]] > 0
    weights = side.weights[span.a0 : span.a1] * matched
    named = text.capitalised[span.a0 : span.a1] & text.names_stand_out
    proof = weights * np.where(named, settings.local_name, 1.0)
    joint = np.zeros(span.a1 - span.a0, dtype=bool)
    shares: dict[ZoneKind, float] = {}
    for kind, here in masks.items():
        joint |= here
        shares[kind] = _share(weights, here)
    if _share(proof, joint) < settings.excluded_least:
        return None
    if proof[~joint].sum() >= settings.local_mass and _longest(~joint) >= settings.minimum_words:
        return None
    if float(joint.mean()) < settings.excluded_least:
        return None
    return max(_ORDER, key=lambda kind: shares.get(kind, 0.0))


def is_caption(text: Prepared, first: int, last: int, settings: Settings) -> bool:
    """Whether most of the tokens lie in lines of an article that end with a picture's credit.

    Asked of the article alone: an agency's caption that a story takes in as its own sentence is prose there.
    """
    places = text.kept.get("captions")
    if places is None:
        starts, spans = text.tokens.starts, list(captions(text.text))
        lines = [np.arange(np.searchsorted(starts, span.start), np.searchsorted(starts, span.end)) for span in spans]
        places = text.kept["captions"] = np.concatenate([np.empty(0, np.int64), *lines])
    if not len(places):
        return False
    inside = places.searchsorted(last) - places.searchsorted(first)
    return bool(inside > settings.excluded_least * (last - first))


def _longest(mask: Mask) -> int:
    """The most tokens in a row that a mask (bool[n]) holds."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return int((edges[1::2] - edges[::2]).max(initial=0))


def order_of(masks: Mapping[ZoneKind, Mask]) -> ZoneKind:
    """The kind of zone that holds most of a stretch, given as masks (bool[n]) over it."""
    return max(_ORDER, key=lambda kind: int(masks[kind].sum()) if kind in masks else 0)


def _share(weights: Floats, here: Mask) -> float:
    total = float(weights.sum())
    return float(weights[here].sum()) / total if total else float(here.mean())


def is_tabular(text: Prepared, first: int, last: int, settings: Settings) -> bool:
    """Whether the tokens are mostly figures (results, scores, closing prices), or a list of short items."""
    if last - first < 1:
        return False
    if int(text.numeric[first:last].sum()) / (last - first) >= settings.table_share:
        return True
    stretch = text.text[int(text.tokens.starts[first]) : int(text.tokens.ends[last - 1])]
    if is_of_names(stretch):
        return True
    if last - first > settings.list_longest:
        return False
    items = 1 + sum(stretch.count(mark) for mark in _BETWEEN_ITEMS)
    return (last - first) / items < settings.list_words or is_of_amounts(stretch)


def is_strung(text: Prepared, first: int, last: int, settings: Settings) -> bool:
    """Whether the tokens are names on end, in a text whose capitals tell something."""
    if last - first > settings.list_longest or text.all_in_capitals:
        return False
    return is_string_of_names(text.text[int(text.tokens.starts[first]) : int(text.tokens.ends[last - 1])])


def has_other_figures(a: Prepared, b: Prepared, span: Aligned, found: Passage, settings: Settings) -> bool:
    """Whether the two sides report different figures in like words: results, prices, ratings, similar by nature."""
    figures, others = a.numeric[span.a0 : span.a1], b.numeric[span.b0 : span.b1]
    if min(figures.sum(), others.sum()) < settings.figures_least or found.similarity >= 1.0:
        return False
    if found.similarity >= settings.figures_likeness and found.words > settings.figures_longest:
        return False
    left, right = a.tokens.hashes[span.a0 : span.a1], b.tokens.hashes[span.b0 : span.b1]
    new, other = ~_occurs(left, right), ~_occurs(right, left)  # wherever they stand: sentences may have changed places
    changed, replaced = int((new & figures).sum()), int((other & others).sum())
    if replaced < settings.figures_least or changed < settings.figures_changed * figures.sum():
        return False
    if changed < max(settings.figures_least, settings.figures_dense * found.words):
        return False
    return changed + replaced >= settings.figures_share * float(new.sum() + other.sum())


def _occurs(these: Hashes, those: Hashes) -> Mask:
    """Which tokens of one stretch (uint64[n]) occur in the other (bool[n])."""
    return among(these, np.sort(those))[1]
