"""What a reader hands over: one record, from which a dispatch or an article is made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from compliance.config import AgencyConfig, Config, LimitsConfig
from compliance.dataclass import dataclass
from compliance.errors import ReadError
from compliance.model import Status, Zone
from compliance.wire.notices import Notice

if TYPE_CHECKING:
    from compliance.readers.source import Source

# A reader may leave a time as the file writes it; naive ones get the agency's zone later.
Time = date | datetime | str | int | float | None


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a reader may need to know besides the bytes."""

    limits: LimitsConfig = field(default_factory=LimitsConfig)
    zones: Mapping[str, str] = field(default_factory=dict)  # agency -> IANA zone of its naive times
    zone: str | None = None  # IANA zone of naive times where no agency's zone is known
    records: Mapping[str, str] = field(default_factory=dict)  # field of ours -> column or key of theirs
    agencies: tuple[AgencyConfig, ...] = ()  # the user's own agencies
    holder: str | None = None  # whose text it is where the file does not say

    @staticmethod
    def of(config: Config) -> ReadOptions:
        """The options that a configuration asks for."""
        return ReadOptions(
            limits=config.limits,
            zones=config.zones,
            zone=config.context.zone,
            records=config.records,
            agencies=config.agencies,
        )


@dataclass(frozen=True, slots=True)
class Record:
    """One text of a file, with all that the file says of it; ``None`` where it says nothing.

    ``text`` is what an article's offsets point into. ``body`` may stay ``None``: then the dispatch's body is ``text``
    without what the zones and the wire's signals (dateline, byline, sign-off, notice, credit) take out of it. A reader that
    knows the prose exactly gives it as ``body``, and it is still freed of signals unless ``body_final``.
    The fields from ``guid`` on mean what they mean in ``model.Dispatch``.
    """

    format: str
    text: str
    body: str | None = None
    body_final: bool = False
    zones: tuple[Zone, ...] = ()  # in ``text``
    titled: bool = False  # the text is a whole document, which may begin with its headline
    guid: str | None = None
    holder: str | None = None  # as the file names it; the agency's short name is looked up later
    version: int = 1
    headline: str | None = None
    language: str | None = None
    dateline: str | None = None
    byline: str | None = None
    published: Time = None
    embargoed: Time = None
    expires: Time = None
    status: Status = Status.USABLE
    copyright_notice: str | None = None
    copyright_holder: str | None = None
    usage_terms: str | None = None
    credit: str | None = None
    signoff: str | None = None
    provider: str | None = None
    previous_version: int | None = None
    version_created: Time = None
    evolved_from: str | None = None
    correction: bool = False
    update: str | None = None
    advisories: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    rights_links: tuple[str, ...] = ()
    summary_only: bool = False
    surroundings: tuple[Notice, ...] = ()  # notices around the text (a page's foot): its own only where it has no other
    warnings: tuple[str, ...] = ()
    cut: bool = False  # the file ends within it: how it goes on is not known
    meta: Mapping[str, object] = field(default_factory=dict)  # for Article.meta
    record: int | None = None  # which record of a file that holds many, from 1
    path: str | None = None  # where it differs from the source's: a member of an archive


def numbered(found: Sequence[Mapping[str, Any]]) -> Iterator[Record]:
    """A record of each set of fields, numbered from 1 where a file holds several."""
    for number, fields in enumerate(found, 1):
        yield Record(record=number if len(found) > 1 else None, **fields)


def missing_extra(what: str, extra: str, source: Source) -> ReadError:
    """The error for a format whose library is not installed."""
    remedy = f"install it with: pip install 'wire-compliance[{extra}]'"
    return ReadError(f"reading {what} needs the extra '{extra}'", path=source.path, remedy=remedy)
