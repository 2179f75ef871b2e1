"""What may be said in public: messages without words of a protected text.

A continuous integration log is read by people who hold no licence. Findings should not repeat texts, but a message may quote
a changed word or a credit line, so none is trusted: a run of four words that stands in the texts is withheld, and whatever
is set in quotation marks and stands there too. Names of agencies may always be said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compliance.fingerprint.minhash import shingle_hashes
from compliance.model import ArticleResult, Report
from compliance.text.tokens import tokenise

WITHHELD = "[…]"
_RUN = 4
# Keys of front matter, which a remedy sets in quotation marks.
_OWN_WORDS = ("channel", "commercial", "embargo", "language", "outlet", "territory")
_QUOTED = re.compile(r"\"([^\"]+)\"|“([^“”]+)”|„([^„“”]+)[“”]|«([^«»]+)»|‘([^‘’]+)’|(?<!\w)'([^']+)'(?!\w)|`([^`]+)`")


def discreet(report: Report) -> Report:
    """``report`` without headlines, titles and quoted words: for a format that shows no text."""
    return replace(report, articles=tuple(map(_discreet_article, report.articles)))


class Discretion:
    """Strikes words of ``texts`` from what is to be said; ``names`` are allowed."""

    def __init__(self, texts: Iterable[str], names: Iterable[str] = ()) -> None:
        self._runs = {length: set[int]() for length in range(1, _RUN + 1)}
        for text in texts:
            hashes = tokenise(text).hashes
            for length, known in self._runs.items():
                known.update(shingle_hashes(hashes, length).tolist())
        self._names = {tuple(tokenise(name).hashes.tolist()) for name in names}

    def __call__(self, message: str) -> str:
        """``message`` with "[…]" in the place of what stands in the texts."""
        tokens = tokenise(message)
        hidden = np.zeros(len(tokens), dtype=bool)
        for at in np.flatnonzero(self._known(tokens.hashes, _RUN)):
            hidden[at : at + _RUN] = True
        for quoted in _QUOTED.finditer(message):
            first, after = np.searchsorted(tokens.starts, quoted.start()), np.searchsorted(tokens.starts, quoted.end())
            words = tokens.hashes[first:after]
            if len(words) and tuple(words.tolist()) not in self._names and self._known(words, min(_RUN, len(words))).any():
                hidden[first:after] = True
        edges = np.flatnonzero(np.diff(np.concatenate(([False], hidden, [False])).astype(np.int8)))
        parts, done = [], 0
        for start, after in zip(edges[::2], edges[1::2], strict=True):
            parts += [message[done : tokens.starts[start]], WITHHELD]
            done = int(tokens.ends[after - 1])
        return "".join([*parts, message[done:]])

    def _known(self, hashes: NDArray[np.uint64], length: int) -> NDArray[np.bool_]:
        known = self._runs[length]
        return np.array([run in known for run in shingle_hashes(hashes, length).tolist()], dtype=bool)


def _discreet_article(result: ArticleResult) -> ArticleResult:
    matches = [replace(m, dispatch=replace(m.dispatch, headline=None)) for m in result.matches]
    article = replace(result.article, title=None)
    if not (result.findings or result.notes or article.warnings):
        return replace(result, article=article, matches=tuple(matches))
    dispatches = [m.dispatch for m in result.matches] + [m.superseded_by for m in result.matches if m.superseded_by]
    texts = [article.text, result.article.title or "", *(d.body for d in dispatches), *(d.headline or "" for d in dispatches)]
    names = [name for d in dispatches for name in (d.holder, d.copyright_holder, d.guid) if name]
    licences = [f.licence for f in result.findings if f.licence]
    say = Discretion(texts, (*names, *licences, *_OWN_WORDS))
    findings = [
        replace(
            f,
            message=say(f.message),
            remedy=say(f.remedy),
            clause=None if f.clause is None else say(f.clause),
            evidence=_evidence(f.evidence, say),
        )
        for f in result.findings
    ]
    article = replace(article, warnings=tuple(map(say, article.warnings)))
    notes = tuple(map(say, result.notes))
    return replace(result, article=article, matches=tuple(matches), findings=tuple(findings), notes=notes)


def _evidence(value: Any, say: Discretion) -> Any:
    """Any value with its strings made discreet: here a single word of a text is withheld too."""
    if isinstance(value, Mapping):
        return {key: _evidence(entry, say) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_evidence(entry, say) for entry in value)
    return say(f"“{value}”")[1:-1] if isinstance(value, str) else value
