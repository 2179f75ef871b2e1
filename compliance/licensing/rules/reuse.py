"""Reuse that no grant covers: none at all, outside its scope, more than may be quoted, or another provider's text."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.licensing.case import Case, Draft, Use, finding
from compliance.licensing.limits import Miss
from compliance.licensing.scope import State
from compliance.licensing.wording import count, percent
from compliance.model import Severity

_REMEDIES = {
    "territory": "Publish it in the territory of the licence only, or ask {holder} to extend it",
    "outlet": "Publish it in an outlet of the licence, or ask {holder} to extend it",
    "action": "Use it on a channel that the licence grants, or ask {holder} to extend it",
    "translation": "Take the translated passages out, or ask {holder} for leave to translate",
    "language": "Take the passages out, or ask {holder} for this language",
    "category": "Take the passages out, or ask {holder} for this category",
    "commercial": "Take the passages out, or ask {holder} for a commercial licence",
    "valid": "Hold it until the licence begins, or ask {holder} to extend it",
}
# Where it is the dispatch's own terms that are not kept.
_OWN_REMEDIES = {
    "territory": "Do not publish it there, or ask {holder} for leave",
    "action": "Use it in another way, or ask {holder} for leave",
}
_TELL = {
    "territory": "say where it is published (--territory, or 'territory' in the front matter)",
    "outlet": "say which outlet it is for (--outlet, or 'outlet' in the front matter)",
    "action": "say on which channel it is published (--channel, or 'channel' in the front matter)",
    "language": "look up the language of the dispatch",
    "category": "look up the category of the dispatch",
    "commercial": "say whether the outlet is commercial ('commercial' in the front matter)",
}


def unlicensed_reuse(case: Case) -> Iterator[Draft]:
    """Reuse counts, and the register holds no licence of the rights holder.

    Evidence: the counted passages, their words, their share of article and dispatch.
    """
    for use in case.reuses:
        if use.cover.state is not State.NONE:
            continue
        message = f"{_amount(use)} of {use.name} {_verb(use)} here, and no licence of {use.name} is registered"
        remedy = f"Take the passages out, reduce them to a quotation, or get a licence from {use.name}"
        yield finding("unlicensed-reuse", Severity.VIOLATION, message, remedy, use, evidence=_measure(use))


def out_of_scope(case: Case) -> Iterator[Draft]:
    """There is a licence, but not for this territory, language, outlet, category, action or day.

    Where the article does not say what the licence limits, the finding asks for review. Evidence: the clause, what was
    found, and what is not known. Limits of the dispatch's own terms count as well.
    """
    for use in case.reuses:
        if use.cover.state is State.NONE:
            continue
        missed = use.cover.misses if use.cover.state in (State.OUTSIDE, State.GRANTED, State.QUOTED) else ()
        # A text of another provider has a rule of its own.
        misses = [miss for miss in (*missed, *use.item) if miss.limit != "provider"]
        definite = [miss for miss in misses if not miss.unknown]
        if definite:
            yield _outside(case, use, definite)
        elif misses and (use.cover.covered or use.item):
            yield _unknown(case, use, misses)


def _outside(case: Case, use: Use, misses: list[Miss]) -> Draft:
    licence = use.licence
    sources = []
    if any(miss not in use.item for miss in misses):
        sources.append(f"licence '{licence.id}'" if licence else f"the terms of {use.name}")
    if own := any(miss in use.item for miss in misses):
        sources.append("the dispatch's own terms")
    source = " and ".join(sources)
    verb = "do" if own or licence is None else "does"
    said = "; ".join(f"{miss.limit}: {miss.found}" for miss in misses)
    message = f"{source[:1].upper()}{source[1:]} {verb} not cover this use of {_amount(use)} ({said})"
    remedy = "; ".join(dict.fromkeys(_remedy(use, miss) for miss in misses))
    return finding(
        "out-of-scope",
        Severity.VIOLATION,
        message,
        remedy,
        use,
        licence=licence,
        clause=_clauses(misses),
        evidence={**_measure(use), "outside": [miss.limit for miss in misses]},
    )


def _remedy(use: Use, miss: Miss) -> str:
    own = _OWN_REMEDIES.get(miss.limit) if miss in use.item else None
    return (own or _REMEDIES[miss.limit]).format(holder=use.name)


def _unknown(case: Case, use: Use, misses: list[Miss]) -> Draft:
    said = "; ".join(miss.found for miss in misses)
    tell = "; ".join(dict.fromkeys(_TELL[miss.limit] for miss in misses))
    message = f"Whether the terms of {use.name} allow this use cannot be told: {said}"
    return finding(
        "out-of-scope",
        Severity.REVIEW,
        message,
        tell[:1].upper() + tell[1:],
        use,
        licence=use.licence,
        clause=_clauses(misses),
        evidence={"unknown": [miss.limit for miss in misses]},
    )


def quote_limit(case: Case) -> Iterator[Draft]:
    """Only a quotation allowance exists, and more words or a larger share than it allows are taken.

    Quotations of third persons do not count. Evidence: words and share, and the allowance.
    """
    for use in case.reuses:
        licence = use.licence
        if use.cover.state is not State.OVER_QUOTE or licence is None:
            continue
        quote = licence.grant.quote
        limits = []
        if quote and quote.max_words is not None:
            limits.append(count(quote.max_words, "word"))
        if quote and quote.max_share is not None:
            limits.append(f"{percent(quote.max_share)} of the dispatch")
        allowed = " and ".join(limits) or "excerpts, not the whole"
        taken = f"{_amount(use)} of {use.name} {_verb(use)} here, {percent(use.match.source_coverage)} of the dispatch"
        message = f"{taken}; licence '{licence.id}' allows {allowed}"
        remedy = f"Shorten what is taken to {allowed}, or get a licence from {use.name}"
        clause = f"quote: {allowed}" if limits else "actions = [excerpt]"
        yield finding(
            "quote-limit",
            Severity.VIOLATION,
            message,
            remedy,
            use,
            licence=licence,
            clause=clause,
            evidence=_measure(use),
        )


def third_party_provider(case: Case) -> Iterator[Draft]:
    """The dispatch is another provider's text that its holder only passes on, and the licence does not take it in.

    Evidence: the provider, and the licence's ``match.providers``.
    """
    for use in case.reuses:
        for miss in use.cover.misses:
            if miss.limit != "provider" or use.cover.state not in (State.OUTSIDE, State.ENDED):
                continue
            licence = use.licence.id if use.licence else ""
            text = f"{_amount(use)} here come from a text of {miss.found} that {use.name} passes on"
            message = f"{text}; licence '{licence}' takes in the texts of {use.name} only"
            remedy = f"Take the passages out, get a licence from {miss.found}, or have the licence of {use.name} extended to it"
            yield finding(
                "third-party-provider",
                Severity.VIOLATION,
                message,
                remedy,
                use,
                licence=use.licence,
                clause=miss.clause,
                evidence={**_measure(use), "provider": miss.found},
            )


def _amount(use: Use) -> str:
    return count(use.words, "word")


def _verb(use: Use) -> str:
    return "stands" if use.words == 1 else "stand"


def _measure(use: Use) -> dict[str, object]:
    return {
        "words": use.words,
        "article_share": round(use.match.article_coverage, 4),
        "source_share": round(use.match.source_coverage, 4),
    }


def _clauses(misses: list[Miss]) -> str:
    return "; ".join(dict.fromkeys(miss.clause for miss in misses))
