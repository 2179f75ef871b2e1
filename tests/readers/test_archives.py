"""Archives in bounds: many files, none of them trusted."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib

import pytest

from compliance.config import LimitsConfig
from compliance.model import Article, Dispatch, Skipped
from compliance.readers import ReadOptions, read_articles, read_dispatches

STORY = b"The harbour reopened on Monday."


def zipped(members: dict[str, bytes], **flags: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(link)
    return stream.getvalue()


def paths(data: bytes, options: ReadOptions | None = None) -> list[tuple[str, str]]:
    found = read_articles(data, options, name="a")
    return [(item.path, item.text if isinstance(item, Article) else f"[{item.reason}]") for item in found]


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_reads_as_if_it_lay_there_bare(compress) -> None:  # type: ignore[no-untyped-def]
    assert paths(compress(STORY)) == [("a", STORY.decode())]
    assert paths(compress(b'{"text": "a b"}\n{"text": "c d"}\n')) == [("a", "a b"), ("a", "c d")]


@pytest.mark.parametrize("pack", [zipped, tarred, lambda members: tarred(members, "w:gz")])
def test_members_are_files_of_their_own(pack) -> None:  # type: ignore[no-untyped-def]
    data = pack({"x/a.txt": STORY, "b.jsonl": b'{"text": "a b"}\n', "c.txt": b"", "p.png": b"\x89PNG\x00\x00", ".hidden": STORY,
                 "../up.txt": STORY, "/etc/passwd": STORY, "c:\\w.txt": STORY})  # fmt: skip
    assert paths(data) == [
        ("a!x/a.txt", STORY.decode()),
        ("a!b.jsonl", "a b"),
        ("a!c.txt", "[is empty]"),
        ("a!p.png", "[is a binary file in no format that is read]"),
        ("a!../up.txt", "[its name points outside of the archive]"),
        ("a!/etc/passwd", "[its name points outside of the archive]"),
        ("a!c:\\w.txt", "[its name points outside of the archive]"),
    ]


def test_a_tar_of_the_folder_one_is_in() -> None:
    assert paths(tarred({"./x/a.txt": STORY, "./.hidden": STORY})) == [("a!./x/a.txt", STORY.decode())]


@pytest.mark.parametrize("pack", [zipped, lambda members: tarred(members, "w:gz")])
def test_an_archive_of_which_nothing_is_read_is_said(pack) -> None:  # type: ignore[no-untyped-def]
    for members in ({}, {".hidden/a.txt": STORY}):
        (line,) = read_dispatches(pack(members), name="a")
        assert isinstance(line, Skipped)
        assert (line.reason, line.empty) == ("is an archive without files", True)


def test_archives_in_archives_have_a_depth() -> None:
    data = zipped({"a.zip": zipped({"b.zip": zipped({"c.txt.gz": gzip.compress(STORY), "d.txt": STORY})})})
    assert paths(data) == [
        ("a!a.zip!b.zip!c.txt.gz", "[lies 3 archives deep; unpack it, or raise limits.archive_depth]"),
        ("a!a.zip!b.zip!d.txt", STORY.decode()),
    ]


@pytest.mark.parametrize("pack", [lambda data: gzip.compress(data), lambda data: zipped({"bomb.jsonl": data})])
def test_a_thousandfold_expansion_is_stopped(pack) -> None:  # type: ignore[no-untyped-def]
    bomb = pack((b'{"text": "' + b"a" * 1_000_000 + b'"}\n') * 30)
    reasons = [text for _, text in paths(bomb, ReadOptions(limits=LimitsConfig(archive_ratio=20))) if text.startswith("[")]
    assert reasons == ["[expands more than 20-fold; raise limits.archive_ratio if you trust it]"]


def test_many_bombs_share_one_budget() -> None:
    inner = gzip.compress(b"a" * 3_000_000)
    data = zipped({f"{number}.txt.gz": inner for number in range(20)})
    found = paths(data, ReadOptions(limits=LimitsConfig(archive_ratio=20)))
    assert "-fold" in found[-1][1]
    assert len(found) < 20


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (gzip.compress(STORY * 50)[:-12], "is truncated"),
        (gzip.compress(STORY * 50)[:-8] + b"nonsense", "is a damaged archive"),
        (zipped({"a.txt": STORY})[:40], "is a damaged archive"),
        (tarred({"a.txt": STORY * 100})[:900], "is a damaged archive"),
        (bz2.compress(STORY)[:20], "is truncated"),
        (lzma.compress(STORY)[:30], "is truncated"),
    ],
    ids=["gzip cut short", "gzip damaged", "zip cut short", "tar cut short", "bzip2 cut short", "xz cut short"],
)
def test_damaged_archives_are_one_clear_line(data: bytes, reason: str) -> None:
    found = list(read_articles(data, name="a"))
    assert isinstance(found[-1], Skipped)
    assert found[-1].error
    assert reason in found[-1].reason
    assert "\n" not in found[-1].reason


def test_a_damaged_member_of_a_zip_harms_no_other() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", STORY)
        archive.writestr("b.txt", STORY)
    found = paths(packed.getvalue().replace(b"Monday", b"Sunday", 1))
    assert [path for path, _ in found] == ["a!a.txt", "a!b.txt"]
    assert "damaged archive" in found[0][1]
    assert found[1][1] == STORY.decode()


@pytest.mark.parametrize("end", [1024, 1300])
def test_a_tar_that_ends_between_members_or_in_a_header_is_truncated(end: int) -> None:
    found = paths(tarred({"a.txt": STORY, "b.txt": STORY})[:end])
    assert [path for path, _ in found] == ["a!a.txt", "a"]
    assert "is truncated" in found[1][1]


def test_an_encrypted_member_is_named() -> None:
    data = bytearray(zipped({"a.txt": STORY}))
    for signature in (b"PK\x03\x04", b"PK\x01\x02"):
        data[data.index(signature) + (6 if signature[2] == 3 else 8)] |= 1
    assert paths(bytes(data)) == [("a!a.txt", "[is encrypted]")]


def test_too_many_members() -> None:
    data = zipped({f"{number}.txt": STORY for number in range(5)})
    assert "holds 5 members" in paths(data, ReadOptions(limits=LimitsConfig(archive_members=4)))[0][1]


def test_a_member_that_grows_a_thousandfold_harms_no_other() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b" " * (40 << 20))
        archive.writestr("b.txt", "The harbour reopened on Monday, the port said.")
    bomb, story = read_dispatches(packed.getvalue(), name="bomb.zip")
    assert isinstance(bomb, Skipped)
    assert (bomb.error, bomb.path) == (True, "bomb.zip!a.txt")
    assert "200-fold" in bomb.reason
    assert isinstance(story, Dispatch)


def test_an_xz_file_that_wants_more_memory_than_is_given_is_refused() -> None:
    data = bytearray(lzma.compress(STORY))
    size = (data[12] + 1) * 4
    data[16] = 40  # a dictionary of four gigabytes
    data[12 + size - 4 : 12 + size] = zlib.crc32(data[12 : 12 + size - 4]).to_bytes(4, "little")
    ((_, said),) = paths(bytes(data))
    assert "emory" in said


def test_xz_streams_that_follow_one_another_are_one_text() -> None:
    assert paths(lzma.compress(STORY) + bytes(70_000) + lzma.compress(STORY)) == [("a", (STORY + STORY).decode())]
