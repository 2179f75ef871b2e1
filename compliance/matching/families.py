"""Versions of one story: a family is reported once, on its best version."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

from compliance.matching.boilerplate import mark_boilerplate
from compliance.matching.prepare import Prepared
from compliance.model import Dispatch, Match, Passage


def collapse(
    matches: Sequence[Match],
    family_of: Callable[[Dispatch], Hashable | None],
    newest: Callable[[Dispatch], Dispatch | None] | None = None,
    article: Prepared | None = None,
) -> list[Match]:
    """Keep the best match of every family, with the other versions in ``collapsed``; best matches first.

    With the article at hand, paragraphs that several families share are marked as boilerplate (see ``boilerplate``).

    ``family_of`` gives a dispatch's family, or None when it has none. ``newest`` gives the newest version of the
    dispatch's family; when that is not the one reported, it stands in ``superseded_by``.
    """
    groups: dict[Hashable, list[Match]] = {}
    for number, match in enumerate(matches):
        family = family_of(match.dispatch)
        groups.setdefault(("alone", number) if family is None else ("family", family), []).append(match)
    kept = [_best(group, newest) for group in groups.values()]
    if article is not None:
        kept = mark_boilerplate(article, kept)
    return sorted(kept, key=lambda match: (-match.article_coverage, -match.article_coverage_with_excluded, _name(match)))


def _best(group: Sequence[Match], newest: Callable[[Dispatch], Dispatch | None] | None) -> Match:
    best = max(group, key=_rank)
    others = tuple(sorted({_name(match) for match in group} - {_name(best)}))
    latest = newest(best.dispatch) if newest is not None else None
    if latest is not None and (latest.guid, latest.version) == (best.dispatch.guid, best.dispatch.version):
        latest = None
    return replace(best, collapsed=others, superseded_by=latest)


def _rank(match: Match) -> tuple[int, int, float, float, int]:
    """More words that are the article's own ones, then the likelier text, then the newer version.

    A version that the article is verbatim of goes before one of which as many words are found in edited passages.
    """
    likeness = _equal(match.passages) / max(1, sum(p.words for p in match.passages))
    return (
        round(_equal(match.counted)), round(_equal(match.passages)), round(likeness, 3), round(match.similarity, 3),
        match.dispatch.version,
    )  # fmt: skip


def _equal(passages: Sequence[Passage]) -> float:
    """Words of passages, each by its likeness."""
    return sum(p.words * p.similarity for p in passages)


def _name(match: Match) -> str:
    return f"{match.dispatch.guid}@{match.dispatch.version}"
