"""Fingerprint packs: a register without its texts, for places that must not hold them.

A pack holds, for every dispatch, its id, its terms, and keyed values of its fingerprints and sentences; no headline, no
text, no bag of words. It begins with a line of plain text and a line of JSON, goes on with a zlib stream of records, and
ends in an HMAC-SHA256 over all before it. A register is made of texts or of packs under one key, never of both: their
values cannot be compared.
"""

from __future__ import annotations

import hmac
import json
import os
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from compliance import __version__
from compliance.audit.batches import batched
from compliance.audit.digesting import digest_many
from compliance.audit.manifests import PACK_KEY, manifest_of, require_texts
from compliance.dataclass import dataclass
from compliance.errors import SchemeError, StoreError, UsageError
from compliance.fingerprint.keyed import Key, marked_places
from compliance.fingerprint.scheme import Manifest
from compliance.matching.prepare import Ints, Mask, Prepared, prepare_dispatch
from compliance.model import HELD, Dispatch
from compliance.store import Entry, Families, Held, Publication, Register, Store
from compliance.store.rows import dispatch_from_json, dispatch_json

MAGIC = b"compliance fingerprint pack\n"
VERSION = 1
ENVIRONMENT = "COMPLIANCE_PACK_KEY"
_SIGNATURE = 32
_CHUNK = 1 << 20
_MOST_RECORD = 1 << 26
_LENGTHS = struct.Struct("<III")  # bytes of the JSON, fingerprints, sentences
_AGAIN = "make the pack again with 'compliance corpus export --pack FILE'"


@dataclass(frozen=True, slots=True)
class Header:
    """What a pack says of itself before its records."""

    key: str
    manifest: Manifest
    dispatches: int


def key_of_environment() -> Key:
    """The key in ``COMPLIANCE_PACK_KEY``. Raises UsageError when there is none, or it is too short."""
    secret = os.environ.get(ENVIRONMENT, "")
    if not secret:
        raise UsageError(f"{ENVIRONMENT} is not set: packs need a key", remedy="make one with: openssl rand -hex 32")
    return Key(secret.encode("utf-8", "surrogateescape"))


def is_pack(path: str | Path) -> bool:
    """Whether a file begins as packs do."""
    try:
        with open(path, "rb") as stream:
            return stream.read(len(MAGIC)) == MAGIC
    except OSError:
        return False


def require_key(key: Key, made_under: str, path: str) -> None:
    """Raise UsageError unless ``key`` is the one whose id is ``made_under``."""
    if key.id != made_under:
        message = f"was made under another key ({made_under}, that in {ENVIRONMENT} is {key.id})"
        raise UsageError(message, path=path, remedy=f"set {ENVIRONMENT} to the key that it was made with")


def write_pack(store: Store, key: Key, stream: BinaryIO) -> int:
    """Write the whole register of ``store`` as a pack; returns the number of dispatches. The same register gives the same
    bytes."""
    register = Register(store)
    require_texts(register)
    manifest = manifest_of(register)
    if manifest is None:
        raise StoreError("the register is empty", path=str(store.path), remedy="add dispatches with 'compliance corpus add'")
    rows = [item.id for batch in Publication(store).everything() for item in batch]
    signature = key.signature()

    def put(data: bytes) -> None:
        signature.update(data)
        stream.write(data)

    head = {
        "version": VERSION, "tool": __version__, "key": key.id, "manifest": manifest.to_dict(), "dispatches": len(rows),
    }  # fmt: skip
    put(MAGIC + json.dumps(head, sort_keys=True).encode() + b"\n")
    deflate = zlib.compressobj(6)
    for start in range(0, len(rows), 256):
        for record in _records(store, rows[start : start + 256], manifest, key):
            put(deflate.compress(record))
    put(deflate.flush())
    stream.write(signature.digest())
    return len(rows)


def _records(store: Store, rows: list[int], manifest: Manifest, key: Key) -> Iterator[bytes]:
    dispatches = Register(store).dispatches(rows)
    families = Families(store).of(rows)
    digests = digest_many([dispatches[row].body for row in rows], manifest)
    for row, digest in zip(rows, digests, strict=True):
        dispatch = dispatches[row]
        prepared = prepare_dispatch(dispatch)
        cuts = prepared.full_stops
        sentences, which = key.sentences(prepared.tokens.hashes, cuts)
        values = np.concatenate((key.values(digest.values), sentences)).astype("<u8")
        first = np.concatenate((digest.positions, cuts[which]))
        after = np.concatenate((digest.positions + manifest.scheme.shingle, cuts[which + 1]))
        positions = marked_places(first, _aside(prepared, first, after)).astype("<u4")
        plain = {"dispatch": dispatch_json(_bare(dispatch)), "words": digest.words, "family": families.get(row)}
        text = json.dumps(plain, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
        yield _LENGTHS.pack(len(text), len(values), len(sentences)) + text + values.tobytes() + positions.tobytes()


def _aside(text: Prepared, first: Ints, after: Ints) -> Mask:
    """Which stretches of tokens lie mostly in quotations and other zones of the text (bool[k])."""
    inside = np.zeros(len(text) + 1, np.int64)
    if text.masks:
        inside[1:] = np.cumsum(np.logical_or.reduce(list(text.masks.values())))
    return 2 * (inside[np.minimum(after, len(text))] - inside[first]) >= after - first


def _bare(dispatch: Dispatch) -> Dispatch:
    """A dispatch without its words: ids, times, status and terms stay."""
    return replace(
        dispatch, format=HELD, body="", headline=None, byline=None, dateline=None, signoff=None, path="", advisories=(),
        captions=(), zones=(), warnings=(),
    )  # fmt: skip


def read_header(path: str | Path, key: Key) -> Header:
    """The header of a pack, once its key and its signature are right.

    Raises UsageError for what is no pack, or was made under another key; StoreError for a broken signature; SchemeError for
    a scheme that is not this program's.
    """
    with open(path, "rb") as stream:
        head = _head(stream, str(path))
    if head.get("version") != VERSION:
        message = f"a pack of version {head.get('version')!r}, this program reads {VERSION}"
        raise SchemeError(message, path=str(path), remedy=_AGAIN)
    require_key(key, str(head.get("key")), str(path))
    _verify(path, key)
    try:
        manifest = Manifest.from_dict(head["manifest"])
        count = int(head["dispatches"])
    except SchemeError as error:
        raise SchemeError(error.message, path=str(path), remedy=_AGAIN) from None
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(f"its header is damaged ({error})", path=str(path), remedy=_AGAIN) from None
    try:
        manifest.require_normaliser()
    except SchemeError as error:
        raise SchemeError(error.message.replace("the index", "the pack"), path=str(path), remedy=_AGAIN) from None
    return Header(key.id, manifest, count)


def _head(stream: BinaryIO, path: str) -> dict[str, Any]:
    if stream.read(len(MAGIC)) != MAGIC:
        raise UsageError("is no fingerprint pack", path=path, remedy="make one with 'compliance corpus export --pack FILE'")
    try:
        head = json.loads(stream.readline(_CHUNK))
    except ValueError:
        head = None
    if not isinstance(head, dict):
        raise StoreError("its header is damaged", path=path, remedy=_AGAIN)
    return head


def _verify(path: str | Path, key: Key) -> None:
    signature = key.signature()
    with open(path, "rb") as stream:
        left = os.fstat(stream.fileno()).st_size - _SIGNATURE
        while left > 0 and (data := stream.read(min(_CHUNK, left))):
            signature.update(data)
            left -= len(data)
        if not hmac.compare_digest(signature.digest(), stream.read()):
            raise StoreError("its signature is broken: it was changed or cut short", path=str(path), remedy="fetch it again")


def read_entries(path: str | Path) -> Iterator[tuple[Entry, int | None]]:
    """The dispatches of a pack whose header was read, each with the number of its family in the register it came from."""
    with open(path, "rb") as stream:
        _head(stream, str(path))
        body = _Inflated(stream, os.fstat(stream.fileno()).st_size - _SIGNATURE)
        while head := body.read(_LENGTHS.size):
            size, values, sentences = _LENGTHS.unpack(head)
            if size + 12 * values > _MOST_RECORD or sentences > values:
                raise StoreError("a record is damaged", path=str(path), remedy=_AGAIN)
            plain = json.loads(body.read(size))
            keyed = np.frombuffer(body.read(8 * values), "<u8").astype(np.uint64)
            positions = np.frombuffer(body.read(4 * values), "<u4").astype(np.int64)
            held = Held(keyed, positions, np.empty(0, np.uint64))
            yield Entry(dispatch_from_json(plain["dispatch"]), int(plain["words"]), fingerprints=held), plain["family"]


class _Inflated:
    """The records' bytes, inflated as they are asked for."""

    def __init__(self, stream: BinaryIO, end: int) -> None:
        self._stream, self._end = stream, end
        self._inflate, self._ready = zlib.decompressobj(), bytearray()

    def read(self, size: int) -> bytes:
        """``size`` bytes, or none at the end."""
        while len(self._ready) < size:
            data = self._inflate.unconsumed_tail or self._stream.read(min(_CHUNK, max(0, self._end - self._stream.tell())))
            if not data:
                break
            self._ready += self._inflate.decompress(data, _CHUNK)
        found = bytes(self._ready[:size])
        del self._ready[:size]
        if found and len(found) < size:
            raise StoreError("a record is cut short", remedy=_AGAIN)
        return found


def add_pack(store: Store, path: str | Path, key: Key) -> tuple[int, int, int]:
    """Take a pack into the register of ``store``: the numbers of dispatches that are new, known, and replaced.

    A dispatch that the register holds under other terms is replaced. Raises StoreError for a register of texts, or of packs
    under another key.
    """
    header = read_header(path, key)
    register = Register(store)
    with store.writer_lock():
        _prepare(register, header)
        added = replaced = known = 0
        families: dict[int, list[int]] = {}
        for batch in batched(read_entries(path), 256):
            before = register.known(entry.dispatch.content_hash for entry, _ in batch)
            fresh = [(entry, family) for entry, family in batch if entry.dispatch.content_hash not in before]
            known += len(batch) - len(fresh)
            replaced += register.remove(_other_terms(store, [entry.dispatch for entry, _ in fresh]))
            for outcome, (_, family) in zip(register.add(entry for entry, _ in fresh), fresh, strict=True):
                added += 1
                if family is not None:
                    families.setdefault(family, []).append(outcome.id)
        Families(store).join_all(group for group in families.values() if len(group) > 1)
        _index(store, header.manifest)
    return added - replaced, known, replaced


def _prepare(register: Register, header: Header) -> None:
    manifest, key = manifest_of(register), register.meta(PACK_KEY)
    path = str(register.store.path)
    if key is None and manifest is not None:
        raise StoreError("this register holds texts, it can take no packs", path=path, remedy="name another database with --db")
    if key not in (None, header.key):
        raise StoreError(f"this register was made of packs under another key ({key})", path=path, remedy="make a new database")
    if manifest is not None:
        manifest.require_same(header.manifest, path=path)
        return
    register.set_meta(PACK_KEY, header.key)
    register.set_manifest(header.manifest.to_dict())


def _other_terms(store: Store, dispatches: Iterable[Dispatch]) -> list[int]:
    sql = "SELECT id FROM dispatches WHERE guid = ? AND version = ? AND removed IS NULL"
    return [row[0] for one in dispatches for row in store.conn.execute(sql, (one.guid, one.version))]


def _index(store: Store, manifest: Manifest) -> None:
    from compliance.audit.indexing import catch_up

    publication = Publication(store)
    publication.recover()
    catch_up(publication, manifest)
    publication.merge()
