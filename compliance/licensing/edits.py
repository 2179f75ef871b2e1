"""How far a reuse departs from its source: verbatim, cuts only, style, altered; and which words changed.

Two word sequences are compared with RapidFuzz's ``Indel.opcodes`` on token ids. Changed numbers, negations and names come
first, because they are what a correction or a complaint is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from compliance.dataclass import dataclass
from compliance.licensing import wording
from compliance.licensing.grants import EditClass, wider
from compliance.model import Derivation, Match, Passage, Span, Zone, ZoneKind
from compliance.text.patterns import lazy

_WORD = lazy(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[%‰€$£¥]")
MOST_SHOWN = 20  # changes that a finding lists
_EDGE = 2  # words at either end of a passage that may be missing: edges of passages are not that exact
_NO_PROSE = frozenset(ZoneKind) - {ZoneKind.QUOTATION}


class Weight(IntEnum):
    """What kind of word changed, gravest first."""

    NUMBER = 0
    NEGATION = 1
    NAME = 2
    WORD = 3
    STYLE = 4
    CUT = 5


@dataclass(frozen=True, slots=True)
class Change:
    """``before`` (in the source) became ``after``; either may be empty. Spans are characters of the two texts compared."""

    before: str
    after: str
    weight: Weight
    source: Span
    article: Span


@dataclass(frozen=True, slots=True)
class Edit:
    """The edit class of a reuse, with its changes, gravest first, and the number of words cut."""

    edit_class: EditClass
    changes: tuple[Change, ...] = ()
    cut_words: int = 0


class _Word(NamedTuple):
    text: str
    start: int
    end: int
    within: str

    @property
    def first(self) -> bool:
        """Of its sentence: a capital says nothing."""
        before = self.within[max(0, self.start - 3) : self.start].rstrip(" \"'“”«»„‚(")
        return not before or before[-1] in ".!?:\n"


def edit_of_match(article_text: str, match: Match, zones: Sequence[Zone] = ()) -> Edit:
    """The edit of a whole match: of a story taken wholly, all of it, with what was put between; else passage by passage."""
    prose = [p for p in match.passages if p.excluded in (None, ZoneKind.QUOTATION)]
    if not prose:
        return Edit(EditClass.VERBATIM)
    body = match.dispatch.body
    if match.derivation is Derivation.WHOLLY:
        start, end = min(p.article.start for p in prose), max(p.article.end for p in prose)
        kept = _outside(_words(article_text, start, end), [z for z in zones if z.kind in _NO_PROSE])
        return _edit(kept, _outside(_words(body), [z for z in match.dispatch.zones if z.kind in _NO_PROSE]))
    parts = [_edit(_side(article_text, p, of_article=True), _side(body, p, of_article=False)) for p in prose]
    widest = parts[0].edit_class
    for part in parts:
        widest = part.edit_class if wider(part.edit_class, widest) else widest
    taken = sum(len(_side(body, p, of_article=False)) for p in prose)
    missing = max(0, len(_words(body)) - taken)
    if missing > 2 * _EDGE and widest is EditClass.VERBATIM:
        widest = EditClass.CUTS_ONLY
    return Edit(widest, _ordered(c for part in parts for c in part.changes), missing + sum(p.cut_words for p in parts))


def changes_between(old: str, new: str, within: Iterable[Span] | None = None) -> tuple[Change, ...]:
    """What changed from ``old`` to ``new``, gravest first; only what lies in the spans ``within`` of ``old``, if given."""
    before = _words(old)
    changes = _changes(before, _words(new))
    if within is not None:
        spans = tuple(within)
        end = before[-1].end if before else 0
        # What was only added at the end changes nothing of what was there.
        changes = [c for c in changes if (c.before or c.source.start < end) and any(_touches(c.source, s) for s in spans)]
    return _ordered(changes)


def shown(changes: Sequence[Change]) -> list[dict[str, str]]:
    """The gravest changes, as the evidence of a finding gives them."""
    return [{"before": c.before, "after": c.after, "kind": c.weight.name.lower()} for c in changes[:MOST_SHOWN]]


def _touches(change: Span, span: Span) -> bool:
    if change.start == change.end:
        return span.start < change.start < span.end
    return change.start < span.end and span.start < change.end


def _side(text: str, passage: Passage, *, of_article: bool) -> list[_Word]:
    span = passage.article if of_article else passage.source
    return _words(text, span.start, span.end)


def _words(text: str, start: int = 0, end: int | None = None) -> list[_Word]:
    end = len(text) if end is None else end
    return [_Word(found[0], found.start(), found.end(), text) for found in _WORD.finditer(text, start, end)]


def _outside(words: list[_Word], zones: Sequence[Zone]) -> list[_Word]:
    if not zones:
        return words
    return [word for word in words if not any(z.start <= word.start < z.end for z in zones)]


def _edit(article: list[_Word], source: list[_Word]) -> Edit:
    changes = _changes(source, article)
    changes = _without_edges(changes, source)
    weights = {change.weight for change in changes}
    if weights - {Weight.CUT, Weight.STYLE}:
        kind = EditClass.ALTERED
    elif Weight.STYLE in weights:
        kind = EditClass.STYLE
    else:
        kind = EditClass.CUTS_ONLY if weights else EditClass.VERBATIM
    cut = sum(len(change.before.split()) for change in changes if change.weight is Weight.CUT)
    return Edit(kind, _ordered(changes), cut)


def _without_edges(changes: list[Change], source: list[_Word]) -> list[Change]:
    """The changes without a word or two cut at either end."""

    def slight(change: Change) -> bool:
        return change.after == "" and len(change.before.split()) <= _EDGE

    if changes and slight(changes[0]) and changes[0].source.start == source[0].start:
        changes = changes[1:]
    if changes and slight(changes[-1]) and changes[-1].source.end == source[-1].end:
        changes = changes[:-1]
    return changes


def _ordered(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda change: (change.weight, change.source.start)))


def _changes(source: list[_Word], article: list[_Word]) -> list[Change]:
    """The differing runs of two word sequences, in order."""
    changes: list[Change] = []
    for (s0, s1), (a0, a1) in _differing(source, article):
        before, after = source[s0:s1], article[a0:a1]
        changes += _spelled_out(before, after, _point(source, s0), _point(article, a0))
    return changes


def _differing(source: list[_Word], article: list[_Word]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    from rapidfuzz.distance import Indel

    ids: dict[str, int] = {}
    left = [ids.setdefault(wording.fold_word(word.text), len(ids)) for word in source]
    right = [ids.setdefault(wording.fold_word(word.text), len(ids)) for word in article]
    s_from = a_from = 0
    for code in Indel.opcodes(left, right):
        if code.tag != "equal":
            continue
        if code.src_start > s_from or code.dest_start > a_from:
            yield (s_from, code.src_start), (a_from, code.dest_start)
        s_from, a_from = code.src_end, code.dest_end
    if s_from < len(left) or a_from < len(right):
        yield (s_from, len(left)), (a_from, len(right))


def _point(words: list[_Word], index: int) -> int:
    """Where word ``index`` starts; after the last one, where that ends."""
    if index < len(words):
        return words[index].start
    return words[-1].end if words else 0


def _spelled_out(before: list[_Word], after: list[_Word], source_at: int, article_at: int) -> Iterator[Change]:
    """One change, or one a word where both sides have the same number of words, so that each has its own weight."""
    if len(before) == len(after) > 1:
        for one, other in zip(before, after, strict=True):
            if wording.fold_word(one.text) != wording.fold_word(other.text):
                yield _change([one], [other], one.start, other.start)
    else:
        yield _change(before, after, source_at, article_at)


def _change(before: list[_Word], after: list[_Word], source_at: int, article_at: int) -> Change:
    return Change(
        " ".join(word.text for word in before),
        " ".join(word.text for word in after),
        _weight(before, after),
        Span(before[0].start, before[-1].end) if before else Span(source_at, source_at),
        Span(after[0].start, after[-1].end) if after else Span(article_at, article_at),
    )


def _weight(before: list[_Word], after: list[_Word]) -> Weight:
    old, new = [w.text for w in before], [w.text for w in after]
    if wording.same_style(old, new):
        return Weight.STYLE
    if not after:
        # A cut that takes a "not" out of its sentence turns the sense round; a whole sentence may go.
        lone = len(before) <= 3 and any(map(wording.is_negation, old))
        return Weight.NEGATION if lone else Weight.CUT
    tests: tuple[tuple[Weight, Callable[[_Word], bool]], ...] = (
        (Weight.NUMBER, lambda w: wording.is_number(w.text)),
        (Weight.NEGATION, lambda w: wording.is_negation(w.text)),
        (Weight.NAME, lambda w: not w.first and w.text[0].isupper() and len(w.text) > 1),
    )
    for weight, test in tests:
        if _values(before, test) != _values(after, test):
            return weight
    return Weight.WORD


def _values(words: list[_Word], test: Callable[[_Word], bool]) -> list[str]:
    return sorted(wording.fold_word(word.text) for word in words if test(word))


def fold_text(text: str) -> str:
    """The words of a line, folded, with single spaces: for comparing headlines and notices."""
    return " ".join(wording.fold_word(found[0]) for found in _WORD.finditer(text))
