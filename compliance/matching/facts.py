"""A bare fact: a sentence of names, figures and the few words that anybody needs to report them.

"The central bank left its rate at 3.75 percent on Wednesday": two reporters who never met write it nearly alike. Whose words
they are shows only where a sentence holds words besides, or is hardly changed.
"""

from __future__ import annotations

from compliance.matching.pair import Pair
from compliance.matching.seeds import Aligned
from compliance.model import Kind, Passage

_LONGEST = 17  # words
_PLAIN = 7  # words that both have which are neither names nor numbers
_LIKENESS = 0.62  # above which its words are in the order of the dispatch, as an editor leaves them
_FACTS = 2  # names and numbers that both have


def is_bare_fact(pair: Pair, span: Aligned, found: Passage) -> bool:
    """Whether a short passage, told in other words, has little more in common with the dispatch than names and numbers."""
    a, b = pair.a.text, pair.b.text
    told_anew = found.kind is Kind.REWRITTEN and found.similarity <= _LIKENESS
    if not told_anew or span.a1 - span.a0 > _LONGEST or not (a.names_stand_out and b.names_stand_out):
        return False
    facts = {*a.names(span.a0, span.a1), *a.numbers(span.a0, span.a1)}
    if len(facts.intersection((*b.names(span.b0, span.b1), *b.numbers(span.b0, span.b1)))) < _FACTS:
        return False
    ours = a.tokens.stems[span.a0 : span.a1][(a.content & ~a.capitalised)[span.a0 : span.a1]]
    return len(set(ours.tolist()).intersection(b.tokens.stems[span.b0 : span.b1].tolist())) <= _PLAIN
