"""Dispatches as rows and back, and their texts packed and unpacked."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from compliance.errors import StoreError
from compliance.model import Dispatch, Status, Zone, ZoneKind

PLAIN = (
    "guid", "version", "holder", "headline", "language", "dateline", "byline", "copyright_notice", "usage_terms", "credit",
    "signoff", "format", "path",
)  # fmt: skip
_LANGUAGE = PLAIN.index("language")
TIMES = ("published", "embargoed", "expires")
COLUMNS = (*PLAIN, *TIMES, "status", "more")
_REST = tuple(f.name for f in fields(Dispatch) if f.name not in {*PLAIN, *TIMES, "status", "body"})
_TIMES_IN_MORE = ("version_created",)
_plain_of, _times_of, _rest_of = attrgetter(*PLAIN), attrgetter(*TIMES), attrgetter(*_REST)
_USUAL = _rest_of(Dispatch(guid="", body=""))
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

PARAMETERS = 500  # of one statement
STORED, DEFLATED = 0, 1
LEVEL = 4  # measured: as small as level 6 within 0.5 %, in 60 % of its time
MOST_BYTES = 256 * 1024 * 1024  # what a packed text may unpack to


def storable(values: Iterable[Any]) -> tuple[Any, ...]:
    """``values`` with lone surrogates, which SQLite cannot hold, replaced by U+FFFD."""
    return tuple([_whole(value) if isinstance(value, str) and not value.isascii() else value for value in values])


def _whole(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def time_text(time: datetime | None) -> str | None:
    """ISO 8601 with the offset that the file gave."""
    return None if time is None else time.isoformat()


def time_of(text: str | None) -> datetime | None:
    """The inverse of ``time_text``."""
    return None if text is None else datetime.fromisoformat(text)


def day_of(time: datetime) -> int:
    """Days since 1970-01-01, UTC."""
    return int((time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)).timestamp() // 86_400)


def hash_key(content_hash: str) -> bytes:
    """The first 128 bits of a content hash: what the database keys on."""
    return bytes.fromhex(content_hash)[:16]


def dispatch_more(dispatch: Dispatch) -> str | None:
    """The rarely set fields as JSON, or None when all have their defaults."""
    values = _rest_of(dispatch)
    if values == _USUAL:
        return None
    more: dict[str, Any] = {}
    for name, value, usual in zip(_REST, values, _USUAL, strict=True):
        if value == usual:
            continue
        if name in _TIMES_IN_MORE:
            value = time_text(value)
        elif name == "zones":
            value = [[zone.start, zone.end, zone.kind, zone.value] for zone in value]
        more[name] = value
    return _JSON.encode(more)


def dispatch_values(dispatch: Dispatch, language: str | None = None) -> tuple[Any, ...]:
    """The values of ``COLUMNS``; with this ``language`` where the dispatch has none."""
    plain = _plain_of(dispatch)
    if language and not dispatch.language:
        plain = (*plain[:_LANGUAGE], language, *plain[_LANGUAGE + 1 :])
    times = map(time_text, _times_of(dispatch))
    return storable((*plain, *times, dispatch.status.value, dispatch_more(dispatch)))


def dispatch_of(values: Sequence[Any], body: str) -> Dispatch:
    """The inverse of ``dispatch_values``, with ``body`` put back."""
    given: dict[str, Any] = dict(zip(COLUMNS, values, strict=True))
    more = given.pop("more")
    for name in TIMES:
        given[name] = time_of(given[name])
    given["status"] = Status(given["status"])
    given.update(_more_of(json.loads(more)) if more else {})
    return Dispatch(body=body, **given)


def _more_of(more: Mapping[str, Any]) -> dict[str, Any]:
    known: dict[str, Any] = {}
    for name, value in more.items():
        if name in _TIMES_IN_MORE:
            known[name] = time_of(value)
        elif name == "zones":
            known[name] = tuple(Zone(start, end, ZoneKind(kind), said) for start, end, kind, said in value)
        elif isinstance(value, list):
            known[name] = tuple(value)
        elif name in _REST:
            known[name] = value
    return known


def dispatch_json(dispatch: Dispatch) -> str:
    """A dispatch that the register does not hold, without its body, as JSON."""
    return _JSON.encode(dispatch_values(dispatch))


def dispatch_from_json(text: str) -> Dispatch:
    """The inverse of ``dispatch_json``; the body is empty."""
    return dispatch_of(json.loads(text), "")


def pack(text: str) -> tuple[int, bytes]:
    """A text as (codec, bytes), the shorter of plain and deflated UTF-8."""
    plain = text.encode("utf-8", "surrogatepass")
    # A window no larger than the text compresses it as well, and is made ready in a fraction of the time.
    bits = min(max(len(plain).bit_length(), 12), zlib.MAX_WBITS)
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, bits, 7 if bits < 14 else 8)
    packed = deflate.compress(plain) + deflate.flush()
    return (DEFLATED, packed) if len(packed) < len(plain) else (STORED, plain)


def unpack(codec: int, body: bytes) -> str:
    """The inverse of ``pack``. Raises StoreError when the bytes are damaged."""
    try:
        if codec == DEFLATED:
            inflate = zlib.decompressobj()
            body = inflate.decompress(body, MOST_BYTES)
            if not inflate.eof:
                raise StoreError("a stored text is damaged", remedy="remove the dispatch and add it again")
        elif codec != STORED:
            raise StoreError(f"a stored text has the unknown codec {codec}", remedy="use a newer compliance")
        return body.decode("utf-8", "surrogatepass")
    except (zlib.error, UnicodeDecodeError) as error:
        raise StoreError("a stored text is damaged", remedy="remove the dispatch and add it again") from error
