"""Forms filled anew: results, closings, issues of bonds, statistics of a month. Alike by nature, and no reuse.

Whoever rewrites a report keeps its figures. Two reports in one form have the frame in common and other figures and names in
its slots.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from compliance.matching.idf import MEASURED
from compliance.matching.pair import Pair
from compliance.matching.prepare import Hashes, Prepared
from compliance.matching.seeds import Aligned
from compliance.matching.settings import Settings
from compliance.model import Passage

_FIGURES = 5  # different numbers that each side of a form has
_FIGURES_BY_REGISTER = 4  # where a register weighs the words of the frame
_FIGURES_SHARED = 0.2  # of the numbers of the side with fewer, at most
_FIGURES_SHARED_BY_REGISTER = 0.4
_FIGURES_DENSE = 0.08  # numbers a word
_NONE_SHARED = 0.1  # so few shared numbers tell a form of
_LESS_DENSE = 0.05  # so few numbers a word
_NAMES_SHARED = 0.3  # of the names
_SLOTS = 3  # different names and numbers
_SLOTS_SHARED = 0.2
_SLOTS_DENSE = 0.15
_REFILLED = 2  # numbers, or names, of each side that the other text has nowhere
_REFILLED_SHARE = 0.2  # of the numbers
_REFILLED_DENSE = 0.045  # numbers a word
_REFILLED_LONGEST = 100  # words
_OTHERS = 3  # names and numbers of the article that the dispatch nowhere has
_OTHERS_SHARE = 0.65  # of all
_OTHERS_LONGEST = 40  # words
_EVENT_FACTS = 2  # numbers of each side, none of which the other text has
_EVENT_NAMES = 4  # names of the article that tell which event it is about
_EVENT_KNOWN = 0.25  # of them, at most, that the dispatch has
_NOUNS_NEW = 0.3  # of the nouns of each side; of copies that were rewritten an eighth are new, seldom a fifth
_LONGEST = 250  # words; a longer stretch is a story
_NUMBERS_SHARED = 0.67  # of the numbers of the side with fewer, at most; of two, one
_FRAME_LONGEST = 120  # words; a longer stretch fills no frame
_FRAME_HOLDERS = 3  # stories of ``MEASURED`` dispatches from which a run of three words is no dispatch's own
_FRAME = 0.28  # such runs of all that are shared
_FRAME_OWN = 3  # or so few others
_FRAME_ALL = 0.75  # such runs where no numbers tell
_FRAME_NAMES = 0.5  # runs that two dispatches have where names tell; and other names of all
_FRAME_LIKENESS = 0.7  # from which names tell: a frame hardly changed
_FRAME_RUNS = 3  # of so many
_FRAME_SENTENCE = 40  # in so few words
_SENTENCES = 60  # words up to which names decide, too


class Numbers(NamedTuple):
    """How many different numbers both sides of a passage have, and how many of each side's stand nowhere in the other text."""

    ours: int
    theirs: int
    new: int
    others: int


def is_form(pair: Pair, span: Aligned, found: Passage, settings: Settings) -> bool:
    """Whether the two sides fill one form with figures, or with names and figures, of their own."""
    if found.words > _LONGEST:
        return False
    a, b = pair.a.text, pair.b.text
    figures = _FIGURES_BY_REGISTER if pair.by_register else _FIGURES
    most = _FIGURES_SHARED_BY_REGISTER if pair.by_register else _FIGURES_SHARED
    ours, theirs = a.numbers(span.a0, span.a1), b.numbers(span.b0, span.b1)
    if found.similarity >= settings.figures_likeness:  # a frame word for word; a copy would keep its names
        mine, others = a.names(span.a0, span.a1), b.names(span.b0, span.b1)
        filled = _differ(ours, theirs, _FIGURES_BY_REGISTER, _NONE_SHARED) and _differ(mine, others, 1, _NAMES_SHARED)
        numbers = _numbers(pair, span)
        return filled or _is_of_another_event(pair, span, numbers) or _is_frame(pair, span, found, numbers, settings)
    if len(ours) >= _LESS_DENSE * found.words and _differ(ours, theirs, figures, _NONE_SHARED):
        return True
    if len(ours) >= _FIGURES_DENSE * found.words and _differ(ours, theirs, figures, most):
        return True
    if pair.of_register:
        numbers = _numbers(pair, span)
        short = found.words <= _REFILLED_LONGEST
        if (short and _is_refilled(pair, span, numbers)) or _is_of_others(pair, span, numbers):
            return True
        if _is_of_another_event(pair, span, numbers):
            return True
        if _is_frame(pair, span, found, numbers, settings):
            return True
    if found.words > _SENTENCES or not (a.names_stand_out and b.names_stand_out):
        return False
    ours = ours + a.names(span.a0, span.a1)
    theirs = theirs + b.names(span.b0, span.b1)
    return _differ(ours, theirs, _SLOTS, _SLOTS_SHARED) and len(ours) >= _SLOTS_DENSE * found.words


def _is_refilled(pair: Pair, span: Aligned, numbers: Numbers) -> bool:
    """Whether both sides have several numbers, or several names and only such, that the other text nowhere has; or, in a
    sentence, no others.

    The statistics of a month repeat the figures of the month before; what is copied has all its figures from the dispatch.
    """
    ours, theirs, new, others = numbers
    if span.a1 - span.a0 <= _OTHERS_LONGEST and _REFILLED <= ours == new and 0 < theirs == others:
        return True
    dense = min(ours, theirs) >= _REFILLED_DENSE * (span.a1 - span.a0)
    if dense and min(new, others) >= _REFILLED and new >= _REFILLED_SHARE * ours and others >= _REFILLED_SHARE * theirs:
        return True
    return _other_names(pair, span, 1.0)


def _is_of_others(pair: Pair, span: Aligned, numbers: Numbers) -> bool:
    """Whether a sentence reports what the dispatch knows nothing of: several of its names and numbers, and most of them.

    Of a longer stretch, which may add to what it copies, the dispatch must as well report what the article does not know.
    """
    words, a, b = span.a1 - span.a0, pair.a.text, pair.b.text
    if words > _REFILLED_LONGEST or not a.names_stand_out:
        return False
    if not _mostly_new(a.names(span.a0, span.a1), numbers.ours, numbers.new, b):
        return False
    return words <= _OTHERS_LONGEST or _mostly_new(b.names(span.b0, span.b1), numbers.theirs, numbers.others, a)


def _mostly_new(some: list[int], numbers: int, new: int, other: Prepared) -> bool:
    """Whether of these names and so many numbers, ``new`` of them new, several and most stand nowhere in the other text."""
    names = set(some)
    if len(names) + new < _OTHERS:
        return False
    new += _unknown(names, other)
    return new >= _OTHERS and new >= _OTHERS_SHARE * (len(names) + numbers)


def _is_of_another_event(pair: Pair, span: Aligned, numbers: Numbers) -> bool:
    """Whether both sides report facts, and no fact of one is in the other text: two accidents, two sentences of a court.

    Several numbers say so by themselves. Of fewer facts it takes an article most of whose names the dispatch lacks.
    """
    a, b = pair.a.text, pair.b.text
    ours, theirs, new, others = numbers
    if not pair.of_register or span.a1 - span.a0 > _REFILLED_LONGEST or ours > new or theirs > others:
        return False
    mine, its = set(a.names(span.a0, span.a1)), set(b.names(span.b0, span.b1))
    if not (a.names_stand_out and b.names_stand_out):
        return min(ours, theirs) >= _EVENT_FACTS or (a.in_german and b.in_german and _have_other_nouns(a, b, mine, its))
    if mine & b.all_names or its & a.all_names or min(ours + len(mine), theirs + len(its)) < _EVENT_FACTS:
        return False
    known = len(a.all_names & b.all_names)
    return len(a.all_names) >= _EVENT_NAMES and known <= _EVENT_KNOWN * len(a.all_names)


def _have_other_nouns(a: Prepared, b: Prepared, mine: set[int], its: set[int]) -> bool:
    """Whether so many nouns of each side stand nowhere in the other text as two events have: editors change the verbs."""
    new, others = _unknown(mine, b), _unknown(its, a)
    return min(new, others) >= _REFILLED and new >= _NOUNS_NEW * len(mine) and others >= _NOUNS_NEW * len(its)


def _unknown(names: set[int], text: Prepared) -> int:
    """How many of these words stand nowhere in a text."""
    return len(names.difference(text.tokens.stems.tolist()))


def _other_names(pair: Pair, span: Aligned, share: float) -> bool:
    """Whether so large a share of the names of each side, and several, stand nowhere in the other text."""
    a, b = pair.a.text, pair.b.text
    if not (a.names_stand_out and b.names_stand_out):
        return False
    ours, theirs = set(a.names(span.a0, span.a1)), set(b.names(span.b0, span.b1))
    new, others = len(ours - b.all_names), len(theirs - a.all_names)
    return min(new, others) >= _REFILLED and new >= share * len(ours) and others >= share * len(theirs)


def _numbers(pair: Pair, span: Aligned) -> Numbers:
    a, b = pair.a.text, pair.b.text
    ours, theirs = set(a.numbers(span.a0, span.a1)), set(b.numbers(span.b0, span.b1))
    return Numbers(len(ours), len(theirs), len(ours - b.all_numbers), len(theirs - a.all_numbers))


def _is_frame(pair: Pair, span: Aligned, found: Passage, numbers: Numbers, settings: Settings) -> bool:
    """Whether both sides fill, each with its own, a frame of words that more dispatches fill.

    "The interest is 1/2 point over the interbank rate, the loan runs for nine years": many dispatches have it, and what two
    of them share proves nothing of either. Numbers that the other text knows nothing of tell it; so does a stretch in which
    hardly a run of words is the dispatch's own.
    """
    words = span.a1 - span.a0
    if pair.idf is None or pair.idf.holders is None or words > _FRAME_LONGEST:
        return False
    ours, theirs, new, others = numbers
    fewer = min(ours, theirs)
    other = new > 0 and others > 0 and ours - new <= max(_NUMBERS_SHARED * fewer, min(1, fewer // 2))
    nearly = found.similarity >= settings.figures_likeness
    named = found.similarity >= _FRAME_LIKENESS and _other_names(pair, span, _FRAME_NAMES)
    phrase = words <= _FRAME_SENTENCE and not (nearly and ours and not new)
    if not (other or named or phrase):
        return False  # before the index is asked
    common = _common_runs(pair, span)
    runs = len(common)
    if other and (not runs or (runs <= _FRAME_OWN and not nearly)):
        return True
    if not other and runs < _FRAME_RUNS:
        return False
    holders = pair.idf.holders(common)
    times = max(1.0, pair.idf.documents / MEASURED)
    frame, own = (int(np.count_nonzero(some)) for some in (holders >= round(times * _FRAME_HOLDERS), holders <= times))
    if other and (frame >= _FRAME * runs or (own <= _FRAME_OWN and not nearly)):
        return True
    if named and runs - own >= max(_FRAME_RUNS, _FRAME_NAMES * runs):
        return True
    return phrase and runs >= _FRAME_RUNS and frame >= _FRAME_ALL * runs


def _common_runs(pair: Pair, span: Aligned) -> Hashes:
    """The article's runs of words that both sides share, in their order (uint64[k])."""
    ours, theirs = pair.a.text.runs(span.a0, span.a1), pair.b.text.runs(span.b0, span.b1)
    others = set(theirs.tolist())
    return ours[[run in others for run in ours.tolist()]]


def _differ(ours: Iterable[int], theirs: Iterable[int], least: int, most: float) -> bool:
    """Whether both sides have ``least`` different values and share at most ``most`` of those of the poorer side."""
    mine, others = set(ours), set(theirs)
    fewer = min(len(mine), len(others))
    return fewer >= least and len(mine & others) <= most * fewer
