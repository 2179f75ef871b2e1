"""Alignment of a pair: all steps from seeds to passages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from compliance.dataclass import dataclass
from compliance.matching import evidence, refinement, seeds, sentences
from compliance.matching.edges import settle
from compliance.matching.exclusions import exclude
from compliance.matching.facts import is_bare_fact
from compliance.matching.following import following
from compliance.matching.idf import Idf
from compliance.matching.local import Local, judge_together, local_passages, weigh
from compliance.matching.pair import Pair, pair_up, without
from compliance.matching.passages import likeness, passage
from compliance.matching.prepare import Ints, Prepared
from compliance.matching.seeds import Aligned
from compliance.matching.settings import Settings
from compliance.matching.summary import summary
from compliance.matching.topic import is_rewritten, is_rewritten_beside, says_enough
from compliance.matching.trimming import pieces
from compliance.matching.turned import is_turned
from compliance.model import Passage, ZoneKind

_COPIED = 0.8  # density of a short passage from which the words around it must speak for themselves
_EXTRACTS = 3
_QUOTED = 0.8  # share of a copied passage in quotation marks
_BESIDE = 2.0  # log odds by which what stands beside copied words may fall short of what stands alone
_NEARLY_ALL = 0.8  # words of a range that short passages hold
_LEAST_REST = 25.0  # nats of words beside the exact passages, below which they say nothing


@dataclass(frozen=True, slots=True)
class Judged:
    """An aligned range, and whether its evidence is enough to count."""

    span: Aligned
    proven: bool


def align(article: Prepared, source: Prepared, settings: Settings, idf: Idf | None = None) -> tuple[Passage, ...]:
    """Passages that the article shares with the dispatch, in the article's order, the excluded ones included."""
    if not len(article) or not len(source):
        return ()
    pair = pair_up(article, source, idf)
    found = []
    for judged in spans(pair, settings):
        copied = pair.of_register and judged.proven and _is_copied(judged.span, settings)
        parts = pieces(pair, judged.span, settings) if copied else [judged.span]
        for span in parts:
            one = exclude(pair, span, passage(article, source, span), settings)
            proven = judged.proven and (len(parts) == 1 or weigh(pair, span, settings).counts(settings, beside_long=False))
            proven = proven and says_enough(pair, span, one, settings) and not is_bare_fact(pair, span, one)
            if one.excluded is None and not proven:
                one = replace(one, excluded=ZoneKind.SHORT)
            found.append(one)
    return tuple(sorted(found, key=lambda p: (p.article.start, p.source.start)))


def spans(pair: Pair, settings: Settings) -> list[Judged]:
    """Aligned token ranges of a pair, without overlaps in the article, each with the verdict on its evidence."""
    a, b = pair.a.text, pair.b.text
    found = seeds.runs(a, b, settings)
    if pair.by_register and _shares_little(pair, found, settings):
        return []
    chained = seeds.chains(found[found[:, 2] >= settings.seed_words], settings)
    verbatim = [seeds.extend(c, found) for c in chained if is_verbatim(a, c, settings)]
    locals_ = local_passages(pair, found, verbatim, settings)
    strong = [one.span for one in locals_ if one.is_strong(settings)]
    short = [one for one in locals_ if one.counts(settings, beside_long=False)]
    copied = [*verbatim, *(one.span for one in short if one.density >= _COPIED)]
    rewritten = _rewritten(pair, verbatim, locals_, settings) if settings.rewritten else []
    rewritten = [part for span in rewritten for part in following(pair, span)]
    rewritten = [span for span in rewritten if _is_more(pair, span, copied, settings)]
    large = _together(pair, verbatim, strong, rewritten, settings)
    told = None
    if settings.summaries:
        beside = [one.span for one in short if not any(_overlap(one.span, other) for other in large)]
        exact = copied if pair.of_register else [*large, *beside]
        told = summary(pair, [*large, *beside], exact, settings)
    if told is not None and following(pair, told) == [told]:
        large = [*(one for one in large if not _overlap(one, told)), told]
    result = [Judged(span, True) for span in large]
    beside_long = bool(large) and not pair.by_register and len(a) >= settings.local_long_text
    alone = [one for one in locals_ if not any(_overlap(one.span, other) for other in large)]
    for span, proven in judge_together(pair, alone, settings, beside_long=beside_long):
        result.append(Judged(span, proven))
    return _settled(a, b, sorted(result, key=lambda j: (j.span.a0, j.span.b0)), settings.minimum_words)


def _is_copied(span: Aligned, settings: Settings) -> bool:
    """Whether so much of a range is equal words in order that its parts are, too: paragraphs that changed places are not."""
    return span.exact > 0 and span.exact >= settings.local_density * min(span.a1 - span.a0, span.b1 - span.b0)


def _settled(a: Prepared, b: Prepared, found: list[Judged], least: int) -> list[Judged]:
    """The same with exact edges, each inside of what its neighbours leave."""
    result: list[Judged] = []
    reached = 0
    for number, judged in enumerate(found):
        span = judged.span
        if span.a1 <= reached:
            continue
        if span.a0 < reached:  # of a stretch that two chains share, the first one keeps it
            span = replace(span, a0=reached, b0=min(span.b0 + reached - span.a0, span.b1 - 1))
        high = found[number + 1].span.a0 if number + 1 < len(found) else len(a)
        settled = settle(a, b, span, min(reached, span.a0), max(high, span.a1))
        span = settled if settled.a1 - settled.a0 >= min(least, span.a1 - span.a0) else span
        result.append(Judged(span, judged.proven))
        reached = span.a1
    return result


def _is_more(pair: Pair, span: Aligned, copied: list[Aligned], settings: Settings) -> bool:
    """Whether a rewritten range is one without the one or two copied passages in it, too; many are a sign of more."""
    inside = [one for one in copied if _overlap(one, span)]
    if not 0 < len(inside) < _EXTRACTS:
        return True
    if pair.by_register:
        return is_rewritten_beside(pair, span, inside, settings.topic_score - _BESIDE)
    quoted = pair.a.text.masks.get(ZoneKind.QUOTATION)
    if quoted is None or any(quoted[one.a0 : one.a1].mean() < _QUOTED for one in inside):
        return True  # without a register, only what stands beside a quotation must hold without it
    return evidence.weigh(without(pair, inside), span, 1, False).score() > settings.rewritten_score


def _shares_little(pair: Pair, found: Ints, settings: Settings) -> bool:
    """Whether a candidate of the index shares too few words, all told, for any passage."""
    if float(pair.a.shared_weights.sum()) > settings.least_shared + 1.0:  # each of the words once is enough
        return False
    if len(found) and int(found[:, 2].max()) >= settings.local_least:
        return False
    both = np.minimum(evidence.counts(pair.a, 0, len(pair.a.columns)), evidence.counts(pair.b, 0, len(pair.b.columns)))
    return float(pair.a.shared_weights @ both) < settings.least_shared


def characters(text: Prepared, start: int, end: int) -> int:
    """Characters of tokens ``start`` to ``end``."""
    return int(text.tokens.ends[end - 1] - text.tokens.starts[start]) if end > start else 0


def is_verbatim(a: Prepared, chain: Aligned, settings: Settings) -> bool:
    """Whether a chain is long and exact enough to be a verbatim passage by itself."""
    shorter = min(chain.a1 - chain.a0, chain.b1 - chain.b0)
    long = characters(a, chain.a0, chain.a1) >= settings.verbatim_characters
    return long and chain.exact >= settings.verbatim_share * shorter


def _rewritten(pair: Pair, verbatim: list[Aligned], short: list[Local], settings: Settings) -> list[Aligned]:
    a, b = sentences.terms_of(pair.a), sentences.terms_of(pair.b)
    found = sentences.seeds(pair, a, b, settings)
    if not found:
        return []
    groups = sentences.clusters(found, a, b, settings.cluster_gap, settings.cluster_cosine)
    return _accept(pair, groups, verbatim, short, settings)


def _accept(
    pair: Pair, groups: list[sentences.Cluster], verbatim: list[Aligned], short: list[Local], settings: Settings
) -> list[Aligned]:
    kept: list[Aligned] = []
    scored: list[Aligned] = []
    for group in groups:
        span = _tokens(pair, group)
        small = _too_short(pair, span, settings.cluster_characters)
        better = refinement.refine(pair, span, settings)
        if better is None or _too_short(pair, better, settings.passage_characters):
            continue
        proof = evidence.weigh(pair, better, group.seeds, bool(verbatim))
        if not small and proof.score() > settings.rewritten_score:
            proven = not pair.by_register or is_rewritten(pair, better, settings.topic_score)
        else:
            proven = _is_in_order(pair, better, proof, short, settings)
        if proven:
            scored.append(replace(better, evidence=proof.mass))
    for span in sorted(scored, key=lambda s: -s.evidence):
        rest = _without(span, kept)
        if rest is not None and not _too_short(pair, rest, settings.passage_characters):
            kept.append(rest)
    return kept


def _is_in_order(pair: Pair, span: Aligned, proof: evidence.Evidence, short: list[Local], settings: Settings) -> bool:
    """Whether the order of the words proves a range that their rareness does not, or so many of them stand in one sentence;
    what short passages hold is left to them."""
    least, order = settings.in_order_score, settings.in_order_likeness
    if not pair.by_register and len(pair.a.text) < settings.local_long_text and proof.named <= settings.in_order_named:
        least, order = settings.in_order_score_short, settings.in_order_likeness_short
    counted = [one.span for one in short if one.counts(settings, beside_long=False)]
    words, held = span.a1 - span.a0, _covered(counted, span)
    if not held and is_turned(pair, span, proof, settings):
        return True
    if proof.score_in_order(1.0) < least or 2 * held > words:
        return False
    if _covered([one.span for one in short], span) > _NEARLY_ALL * words:
        return False
    alike = likeness(pair.a.text, pair.b.text, span)
    return alike >= order and proof.score_in_order(alike) >= least


def _together(
    pair: Pair, verbatim: list[Aligned], strong: list[Aligned], rewritten: list[Aligned], settings: Settings
) -> list[Aligned]:
    """Verbatim passages win over rewritten ones, or join them; strong short ones win where they explain nearly all."""
    result = list(verbatim)
    for span in rewritten:
        exact = [s for s in [*verbatim, *strong] if _overlap(s, span)]
        if exact and _rest(pair, exact, span) < settings.rest_beside_exact:
            continue
        hits = [v for v in result if _overlap(v, span)]
        if not hits:
            result.append(span)
            continue
        union = _union(hits, span)
        if union is not None:
            result = [r for r in result if r not in hits]
            result.append(union)
    return sorted(result, key=lambda s: (s.a0, s.b0))


def _rest(pair: Pair, exact: list[Aligned], span: Aligned) -> float:
    """How like the two sides of ``span`` are beside the exact passages: mass of the words with a partner by all mass."""
    inside = np.zeros(len(pair.a.columns), dtype=bool)
    inside[span.a0 : span.a1] = True
    in_b = evidence.counts(pair.b, span.b0, span.b1)
    for one in exact:
        inside[one.a0 : one.a1] = False
        in_b = in_b - evidence.counts(pair.b, max(one.b0, span.b0), max(one.b0, span.b0, min(one.b1, span.b1)))
    mass = float(pair.a.weights[inside].sum())
    if mass < _LEAST_REST:
        return 0.0
    in_a = np.bincount(pair.a.columns[inside], minlength=pair.shared + 1)
    in_a[-1] = 0
    return float(pair.a.shared_weights @ np.minimum(in_a, np.maximum(in_b, 0))) / mass


def _covered(spans: list[Aligned], span: Aligned) -> int:
    return sum(max(0, min(s.a1, span.a1) - max(s.a0, span.a0)) for s in spans)


def _union(hits: list[Aligned], span: Aligned) -> Aligned | None:
    if _covered(hits, span) >= 0.6 * (span.a1 - span.a0):
        return None
    for h in hits:
        inside_a = min(h.a1, span.a1) - max(h.a0, span.a0)
        inside_b = min(h.b1, span.b1) - max(h.b0, span.b0)
        if 2 * inside_a <= h.a1 - h.a0 or 2 * inside_b <= h.b1 - h.b0:
            return None
    everything = [*hits, span]
    return Aligned(
        min(s.a0 for s in everything),
        max(s.a1 for s in everything),
        min(s.b0 for s in everything),
        max(s.b1 for s in everything),
        sum(h.exact for h in hits),
        span.evidence,
    )


def _tokens(pair: Pair, group: sentences.Cluster) -> Aligned:
    a, b = pair.a.text.bounds, pair.b.text.bounds
    return Aligned(int(a[group.a0]), int(a[group.a1]), int(b[group.b0]), int(b[group.b1]))


def _too_short(pair: Pair, span: Aligned, least: int) -> bool:
    return characters(pair.a.text, span.a0, span.a1) < least or characters(pair.b.text, span.b0, span.b1) < least


def _overlap(one: Aligned, other: Aligned) -> bool:
    return one.a0 < other.a1 and other.a0 < one.a1


def _without(span: Aligned, others: list[Aligned]) -> Aligned | None:
    """What is left of ``span`` in the article beside ``others``: the longest free stretch."""
    pieces = [(span.a0, span.a1)]
    for other in others:
        pieces = [
            piece
            for low, high in pieces
            for piece in ((low, min(high, other.a0)), (max(low, other.a1), high))
            if piece[0] < piece[1]
        ]
    if not pieces:
        return None
    low, high = max(pieces, key=lambda p: p[1] - p[0])
    return span if (low, high) == (span.a0, span.a1) else replace(span, a0=low, a1=high)
