"""A segment: an immutable, mapped file of sorted postings, of each dispatch's words, and of the frequencies of stems.

A posting is (key, dispatch, position). The key is the upper 38 bits of a fingerprint: its first ``prefix_bits`` (16 to 22)
are not stored, since the prefix table implies them; 16 more are one uint16, and what may lie between them (none where the
prefix has 22) one uint8. Two different fingerprints share a key with a chance of 2^-38 a pair: at 150 million postings one
look-up in 1,800 meets a spurious hit, an article in five, which the words around it refute. Positions take two bytes each
where they all fit. Of a dispatch's words there is one byte each (see ``words``).
"""

from __future__ import annotations

import errno
import mmap
import os
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compliance.dataclass import dataclass
from compliance.errors import SchemeError, SegmentError

MAGIC = b"WIRESEG\n"
FORMAT_VERSION = 2
KEY_BITS = 38
LOW_BITS = 16
MIN_PREFIX_BITS = 16
MAX_PREFIX_BITS = 22
MAX_POSTINGS = 2**32 - 1
HEADER_BYTES = 512
ALIGNMENT = 64
REMEDY = "run `compliance corpus reindex`"

_HEAD = struct.Struct("<8sIIIIQQQQQ32s10I")  # magic, version, prefix bits, position bytes, spare, counts, digest, CRCs
_CRC = struct.Struct("<I")
SECTIONS = (
    "table", "lows", "highs", "dispatches", "positions", "stems", "frequencies", "owners", "places", "words",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Header:
    """What a segment says of itself: ``owners`` dispatches have ``words`` bytes of words; ``checksums`` are CRC-32, one a
    section."""

    prefix_bits: int
    position_bytes: int
    postings: int
    documents: int
    stems: int
    owners: int
    words: int
    manifest_digest: str
    checksums: tuple[int, ...] = (0,) * len(SECTIONS)

    def pack(self) -> bytes:
        """The header as ``HEADER_BYTES`` bytes that end in their own CRC-32."""
        head = _HEAD.pack(
            MAGIC, FORMAT_VERSION, self.prefix_bits, self.position_bytes, 0, self.postings, self.documents, self.stems,
            self.owners, self.words, bytes.fromhex(self.manifest_digest), *self.checksums,
        )  # fmt: skip
        padded = head.ljust(HEADER_BYTES - _CRC.size, b"\0")
        return padded + _CRC.pack(zlib.crc32(padded))

    def layout(self) -> tuple[dict[str, tuple[int, np.dtype[Any], int]], int]:
        """Section -> (offset, dtype, length), and the size of the whole file."""
        position = np.dtype(np.uint16 if self.position_bytes == 2 else np.uint32)
        word = np.dtype(np.uint32)
        lengths: tuple[tuple[np.dtype[Any], int], ...] = (
            (word, (1 << self.prefix_bits) + 1),
            (np.dtype(np.uint16), self.postings),
            (np.dtype(np.uint8), self.postings if self.prefix_bits < MAX_PREFIX_BITS else 0),
            (word, self.postings),
            (position, self.postings),
            (np.dtype(np.uint64), self.stems),
            (word, self.stems),
            (word, self.owners),
            (np.dtype(np.uint64), self.owners),
            (np.dtype(np.uint8), self.words),
        )
        offset = HEADER_BYTES
        sections: dict[str, tuple[int, np.dtype[Any], int]] = {}
        for name, (dtype, length) in zip(SECTIONS, lengths, strict=True):
            sections[name] = (offset, dtype, length)
            offset += -(-length * dtype.itemsize // ALIGNMENT) * ALIGNMENT
        return sections, offset


def prefix_bits_for(postings: int) -> int:
    """The width of the prefix table: about one bucket for every 16 postings, within 16 to 22 bits."""
    return min(MAX_PREFIX_BITS, max(MIN_PREFIX_BITS, (max(postings, 1) // 16).bit_length()))


def keys_of(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Fingerprints uint64[k] -> keys uint64[k] of ``KEY_BITS`` bits."""
    return values >> np.uint64(64 - KEY_BITS)


class Segment:
    """A mapped segment. Its columns stay readable after a merge has unlinked the file."""

    def __init__(self, path: Path, header: Header, mapped: mmap.mmap, modified: float = 0.0) -> None:
        self.path = path
        self.header = header
        self.modified = modified  # seconds since 1970
        self.size = len(mapped)
        self._mapped = mapped
        sections, _ = header.layout()
        self.table: NDArray[np.uint32] = self._column(sections["table"])
        self.lows: NDArray[np.uint16] = self._column(sections["lows"])
        self.highs: NDArray[np.uint8] = self._column(sections["highs"])
        self.dispatches: NDArray[np.uint32] = self._column(sections["dispatches"])
        self.positions: NDArray[np.unsignedinteger[Any]] = self._column(sections["positions"])
        self.stems: NDArray[np.uint64] = self._column(sections["stems"])
        self.frequencies: NDArray[np.uint32] = self._column(sections["frequencies"])
        self.owners: NDArray[np.uint32] = self._column(sections["owners"])
        self.places: NDArray[np.uint64] = self._column(sections["places"])
        self.words: NDArray[np.uint8] = self._column(sections["words"])

    def _column(self, section: tuple[int, np.dtype[Any], int]) -> NDArray[Any]:
        offset, dtype, length = section
        return np.frombuffer(self._mapped, dtype=dtype, count=length, offset=offset)

    @classmethod
    def open(cls, path: Path, manifest_digest: str | None = None) -> Segment:
        """Map ``path`` after a cheap check: magic, versions, header checksum, size.

        Raises SegmentError when the file is missing or damaged, SchemeError when it was made under another manifest than
        ``manifest_digest`` (64 hexadecimal digits).
        """
        try:
            with path.open("rb") as file:
                header = _read_header(file.read(HEADER_BYTES), path)
                status = os.fstat(file.fileno())
                size = status.st_size
                expected = header.layout()[1]
                if size != expected:
                    raise SegmentError(
                        f"the segment has {size} bytes, not the {expected} that its header says", path=str(path), remedy=REMEDY
                    )
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError as error:
            raise SegmentError("the segment is missing", path=str(path), remedy=REMEDY) from error
        except OSError as error:
            raise SegmentError(f"the segment cannot be read ({error.strerror})", path=str(path), remedy=REMEDY) from error
        if manifest_digest is not None and header.manifest_digest != manifest_digest:
            raise SchemeError("the segment was made by another fingerprint scheme", path=str(path), remedy=REMEDY)
        return cls(path, header, mapped, status.st_mtime)

    @property
    def postings(self) -> int:
        """How many postings the segment holds."""
        return self.header.postings

    @property
    def documents(self) -> int:
        """How many dispatches went into the document frequencies."""
        return self.header.documents

    def advise_random(self) -> None:
        """Tell the kernel that look-ups jump about, so that a cold one reads single pages."""
        if hasattr(mmap, "MADV_RANDOM"):
            self._mapped.madvise(mmap.MADV_RANDOM)

    def verify(self) -> None:
        """Read the whole file against its checksums and its order; raises SegmentError."""
        sections, _ = self.header.layout()
        view = memoryview(self._mapped)
        try:
            for (name, (offset, dtype, length)), checksum in zip(sections.items(), self.header.checksums, strict=True):
                if zlib.crc32(view[offset : offset + length * dtype.itemsize]) != checksum:
                    raise SegmentError("the checksum is wrong", path=str(self.path), place=name, remedy=REMEDY)
        finally:
            view.release()
        if int(self.table[0]) != 0 or int(self.table[-1]) != self.postings or bool((self.table[1:] < self.table[:-1]).any()):
            raise SegmentError("the prefix table is out of order", path=str(self.path), remedy=REMEDY)
        if bool((self.owners[1:] <= self.owners[:-1]).any()) or bool((self.places[1:] < self.places[:-1]).any()):
            raise SegmentError("the words of dispatches are out of order", path=str(self.path), remedy=REMEDY)

    def rests(self, rows: NDArray[np.int64] | slice) -> NDArray[np.uint32]:
        """What the prefix table does not say of the keys of postings ``rows``."""
        lows: NDArray[np.uint32] = self.lows[rows].astype(np.uint32)
        if len(self.highs):
            lows |= self.highs[rows].astype(np.uint32) << np.uint32(LOW_BITS)
        return lows

    def keys(self, start: int, stop: int) -> NDArray[np.uint64]:
        """The keys uint64 of postings ``start`` to ``stop`` (exclusive), their prefixes put back."""
        first = int(np.searchsorted(self.table, start, side="right")) - 1
        last = int(np.searchsorted(self.table, stop, side="left"))
        edges = np.clip(self.table[first : last + 1].astype(np.int64), start, stop)
        prefixes = np.repeat(np.arange(first, last, dtype=np.uint64), np.diff(edges))
        return (prefixes << np.uint64(KEY_BITS - self.header.prefix_bits)) | self.rests(slice(start, stop))


def _read_header(raw: bytes, path: Path) -> Header:
    if len(raw) < HEADER_BYTES or not raw.startswith(MAGIC):
        raise SegmentError("not a segment of the index", path=str(path), remedy=REMEDY)
    (checksum,) = _CRC.unpack_from(raw, HEADER_BYTES - _CRC.size)
    if zlib.crc32(raw[: HEADER_BYTES - _CRC.size]) != checksum:
        raise SegmentError("the header of the segment is damaged", path=str(path), remedy=REMEDY)
    said = _HEAD.unpack_from(raw)
    _, version, prefix_bits, position_bytes, _, postings, documents, stems, owners, words, digest, *checksums = said
    if version != FORMAT_VERSION:
        raise SegmentError(f"segment format {version} is not known, only {FORMAT_VERSION}", path=str(path), remedy=REMEDY)
    if not MIN_PREFIX_BITS <= prefix_bits <= MAX_PREFIX_BITS or position_bytes not in (2, 4):
        raise SegmentError("the header of the segment makes no sense", path=str(path), remedy=REMEDY)
    return Header(
        prefix_bits, position_bytes, postings, documents, stems, owners, words, digest.hex(), tuple(checksums)
    )  # fmt: skip


class SegmentWriter:
    """Writes the columns of a segment piece by piece, and shows the file under its name only when all is on disk."""

    def __init__(self, path: Path, header: Header) -> None:
        self.path = path
        self.header = header
        self._sections, size = header.layout()
        self._written = dict.fromkeys(SECTIONS, 0)
        self._checksums = dict.fromkeys(SECTIONS, 0)
        self._temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        self._file = self._temporary.open("wb")
        self._file.truncate(size)

    def append(self, section: str, values: NDArray[Any]) -> None:
        """Append ``values``, cast to the column's dtype, to ``section``."""
        offset, dtype, length = self._sections[section]
        column = np.ascontiguousarray(values, dtype=dtype)
        done = self._written[section]
        if done + len(column) > length:
            raise ValueError(f"more in {section} than announced")
        if len(column):
            data = column.view(np.uint8).data
            self._checksums[section] = zlib.crc32(data, self._checksums[section])
            self._file.seek(offset + done * dtype.itemsize)
            self._file.write(data)
        self._written[section] = done + len(column)

    def append_keys(self, keys: NDArray[np.uint64]) -> None:
        """Append what the prefix table does not say of ``keys``."""
        self.append("lows", keys & np.uint64((1 << LOW_BITS) - 1))
        if self.header.prefix_bits < MAX_PREFIX_BITS:
            between = np.uint64((1 << (KEY_BITS - self.header.prefix_bits - LOW_BITS)) - 1)
            self.append("highs", keys >> np.uint64(LOW_BITS) & between)

    def finish(self) -> None:
        """Header last, then fsync, rename, fsync of the folder."""
        for section, (_, _, length) in self._sections.items():
            if self._written[section] != length:
                raise ValueError(f"less in {section} than announced")
        sealed = replace(self.header, checksums=tuple(self._checksums[name] for name in SECTIONS))
        self._file.seek(0)
        self._file.write(sealed.pack())
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        os.replace(self._temporary, self.path)
        sync_folder(self.path.parent)

    def abandon(self) -> None:
        """Close and delete what was written."""
        self._file.close()
        self._temporary.unlink(missing_ok=True)


def written(path: Path, header: Header, fill: Callable[[SegmentWriter], None]) -> None:
    """Write one segment through ``fill``; on any error nothing stays behind, and a full disk is a SegmentError."""
    writer = None
    try:
        writer = SegmentWriter(path, header)
        fill(writer)
        writer.finish()
    except OSError as error:
        if writer:
            writer.abandon()
        remedy = "make room and repeat the command" if error.errno == errno.ENOSPC else "check its folder"
        raise SegmentError(f"the segment cannot be written ({error.strerror})", path=str(path), remedy=remedy) from error
    except BaseException:
        if writer:
            writer.abandon()
        raise


def sync_folder(folder: Path) -> None:
    """Make a rename in ``folder`` last through a power cut; a no-op where folders cannot be opened (Windows)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
