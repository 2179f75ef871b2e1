"""Rights that run out: recorded articles that must come down by a day, because of a limit of their source or licence."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from compliance.audit.affected import TAKE_DOWN, Affected, affected
from compliance.audit.rule_paths import rule_path
from compliance.config import Config
from compliance.dataclass import dataclass
from compliance.licensing.context import context_for
from compliance.licensing.deadlines import spoken
from compliance.licensing.engine import Due, deadlines
from compliance.licensing.grants import Licences
from compliance.licensing.offers import offers_of, public_offer
from compliance.licensing.terms import terms_of
from compliance.model import Dispatch, Match
from compliance.store import History, Recorded, Store
from compliance.store.expiring import EVER, Expiring, Said, Window, julian

_SLACK = 2.0  # days: zones, changes of clocks, times without a zone
_LONGEST = 36_500  # days


@dataclass(frozen=True, slots=True)
class Span:
    """The time that is asked for: rights that end in it. ``since`` None: however long ago. ``now`` tells ended from ending."""

    now: datetime
    until: datetime
    since: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in it."""
        return moment <= self.until and (self.since is None or moment >= self.since)


def candidates(store: Store, licences: Licences, span: Span) -> array[int]:
    """Rows of the articles that may be concerned, ascending: no other can have a right that ends in ``span``."""
    return Expiring(store, lambda said: window_of(said, licences, span)).articles()


def expiring(store: Store, config: Config, licences: Licences, articles: Sequence[int], span: Span) -> Iterator[list[Affected]]:
    """What each of these recorded articles must be taken down for, and when; one list, mostly of one, an article.

    Judged by today's licences and by what the ledger knows of the article: its own date (else the day of the check), outlet
    and channel.
    """
    here = os.getcwd()
    for recorded in History(store).records(articles, bodies=False, findings=False):
        result = recorded.result
        path = rule_path(result.article.path, config, here)
        context = context_for(result.article, config.context, now=recorded.started, path=path)
        # A licence that has run out since still says when: it is asked as of publication.
        context = replace(context, published=context.moment, now=context.moment)
        due = deadlines(result.article, result.matches, result.derivation, result.coverage, licences, context)
        yield list(_running_out(recorded, due, span))


def _running_out(recorded: Recorded, due: Iterable[Due], span: Span) -> Iterator[Affected]:
    by_guid: dict[str, Match] = {match.dispatch.guid: match for match in recorded.result.matches}
    for one in due:
        match = by_guid.get(one.dispatch)
        if match is not None and span.holds(one.at):
            ends = "ended" if one.at <= span.now else "ends"
            reason = f"the right to use it {ends} on {spoken(one.at)}: {one.clause}"
            yield affected(recorded, match, TAKE_DOWN, one.at, reason)


def window_of(said: Said, licences: Licences, span: Span) -> Window | None:
    """When an article must have been published for its right to such a dispatch to end in ``span``; None: never.

    Wider than the truth where the truth needs the article: any licence that may be the nearest one counts.
    """
    dispatch = Dispatch(
        guid="", body="", holder=said.holder, credit=said.credit, usage_terms=said.usage_terms,
        copyright_notice=said.copyright_notice, copyright_holder=said.copyright_holder, provider=said.provider,
        rights_links=said.rights_links, expires=said.expires,
    )  # fmt: skip
    terms = terms_of(dispatch)
    own = min((when for when in (dispatch.expires, terms.not_after) if when is not None), default=None)
    offers = offers_of(licences, dispatch.holder or dispatch.copyright_holder or dispatch.credit)
    if dispatch.provider:
        offers += offers_of(licences, dispatch.provider)
    if terms.public:
        offers += (public_offer(licences, terms.public),)
    # A limit of its own is a moment or days; the licence's days count where it has neither.
    windows = {_window(own, None if own else terms.max_days, span)}
    for offer in offers:
        days = None if own else terms.max_days if terms.max_days is not None else offer.licence.grant.max_age_days
        ends = [end for end in (own, offer.end) if end is not None]
        windows.add(_window(min(ends, default=None), days, span))
    some = [window for window in windows if window is not None]
    return (min(window[0] for window in some), max(window[1] for window in some)) if some else None


def _window(end: datetime | None, days: int | None, span: Span) -> Window | None:
    """The window for one limit: a moment, or days from publication, whichever is first."""
    if end is not None and span.since is not None and end < span.since:
        return None
    if days is None:
        return EVER if end is not None and end <= span.until else None
    first = EVER[0] if span.since is None else julian(span.since) - days - _SLACK
    last = EVER[1] if end is not None and end <= span.until else julian(span.until) - days + _SLACK
    return first, last


def span_of(now: datetime, within: int, ended: int | None) -> Span:
    """Rights that end within so many days from ``now``, or ended, at most ``ended`` days ago."""
    since = None if ended is None else now - timedelta(days=min(ended, _LONGEST))
    return Span(now, now + timedelta(days=min(within, _LONGEST)), since)
