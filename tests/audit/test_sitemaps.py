"""Sitemaps saved on disk: which files they list, and what in them is refused."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.audit.sitemaps import NO_ARTICLE, NOT_SAVED, Listed, is_sitemap, last_change, listed
from compliance.audit.sources import items_of, shards
from compliance.config import LimitsConfig
from compliance.model import Skipped
from compliance.readers import Found, ReadOptions

OPTIONS = ReadOptions()
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*urls: str, changed: str = "") -> str:
    stamp = f"<lastmod>{changed}</lastmod>" if changed else ""
    rows = "".join(f"<url><loc>{url}</loc>{stamp}<priority>0.5</priority></url>" for url in urls)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {SPACE}>{rows}</urlset>'


def index(*urls: str) -> str:
    return f"<sitemapindex {SPACE}>{''.join(f'<sitemap><loc>{url}</loc></sitemap>' for url in urls)}</sitemapindex>"


def save(folder: Path, name: str, text: str | bytes = "<html><body><p>A page.</p></body></html>") -> Path:
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(text.encode() if isinstance(text, str) else text)
    return place


def names(folder: Path, found: list[Listed | Skipped]) -> list[str]:
    return [one.path.relative_to(folder).as_posix() if isinstance(one, Listed) else f"- {one.path}" for one in found]


@pytest.mark.parametrize(
    ("url", "saved"),
    [
        ("https://example.org/a/b", "a/b"),
        ("https://example.org/a/b", "a/b.html"),
        ("https://example.org/a/b", "a/b/index.html"),
        ("https://example.org/a/b/", "a/b/index.html"),
        ("https://example.org/a/b/", "a/b.html"),
        ("https://example.org/a.html", "example.org/a.html"),
        ("https://example.org", "index.html"),
        ("https://example.org/", "example.org/index.html"),
        ("https://example.org/page?id=3", "page?id=3"),
        ("https://example.org/page?id=3", "page@id=3.html"),
        ("https://example.org/page?utm=1", "page.html"),
        ("https://example.org/caf%C3%A9/n%C2%B01", "café/n°1.html"),
        ("https://example.org/caf%C3%A9", "caf%C3%A9"),
        ("https://example.org:8080//a/./b", "a/b"),
    ],
)
def test_a_page_is_found_under_the_names_that_crawlers_give_it(url: str, saved: str, tmp_path: Path) -> None:
    page = save(tmp_path, saved)
    sitemap = save(tmp_path, "sitemap.xml", urlset(url))
    (found,) = listed(sitemap, None, OPTIONS)
    assert found == Listed(page, url=url)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/../secret.html",
        "https://example.org/%2e%2e/secret.html",
        "https://example.org/a/..%2f..%2fsecret.html",
        "https://../secret.html",
        "https://example.org/..\\secret.html",
        "https://example.org/a%00b",
        "https://[broken/secret.html",
        "file:///etc/hostname",
        "/etc/hostname",
        "https://example.org/" + "x" * 5000,
    ],
)
def test_no_url_leads_out_of_the_folder(url: str, tmp_path: Path) -> None:
    save(tmp_path, "secret.html")
    sitemap = save(tmp_path, "site/sitemap.xml", urlset(url))
    assert list(listed(sitemap, None, OPTIONS)) == [Skipped(url, NOT_SAVED, error=True)]


@given(st.lists(st.sampled_from(["..", ".", "a", "%2e%2e", "%2F", "b.html", "..%5c", "%00", "C:", "~"]), max_size=6))
def test_whatever_a_url_is_made_of_it_stays_inside(parts: list[str]) -> None:
    from compliance.audit.sitemaps import _saved

    folder = Path(__file__).parent
    place = _saved("https://example.org/" + "/".join(parts), folder)
    assert place is None or place.resolve().is_relative_to(folder.resolve())


def test_an_index_of_sitemaps_compressed_or_not(tmp_path: Path) -> None:
    for name in ("one.html", "two.html", "three.html"):
        save(tmp_path, name)
    base = "https://example.org"
    save(tmp_path, "maps/first.xml", urlset(f"{base}/one.html", f"{base}/two.html"))
    save(tmp_path, "second.xml.gz", gzip.compress(urlset(f"{base}/three.html", f"{base}/one.html").encode()))
    top = save(tmp_path, "sitemap_index.xml", index(f"{base}/maps/first.xml", f"{base}/deep/second.xml.gz", f"{base}/lost.xml"))
    found = list(listed(top, None, OPTIONS))
    assert names(tmp_path, found) == ["one.html", "two.html", "three.html", f"- {base}/lost.xml"]


def test_an_index_does_not_lead_in_circles(tmp_path: Path) -> None:
    top = save(tmp_path, "sitemap.xml", index("https://example.org/inner.xml", "https://example.org/sitemap.xml"))
    save(tmp_path, "inner.xml", index("https://example.org/sitemap.xml"))
    (one,) = listed(top, None, OPTIONS)
    assert isinstance(one, Skipped)
    assert "which the protocol forbids" in one.reason


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"<urlset {SPACE}></urlset>", "lists no page"),
        (
            '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'
            f"<urlset {SPACE}><url><loc>&c;</loc></url></urlset>",
            "entit",
        ),
        (f"<urlset {SPACE}>" + "<a>" * 5000, "nested deeper"),
    ],
)
def test_hostile_xml_is_refused_in_a_line(text: str, message: str, tmp_path: Path) -> None:
    (one,) = listed(save(tmp_path, "sitemap.xml", text), None, OPTIONS)
    assert isinstance(one, Skipped)
    assert message in one.reason
    assert one.error


def test_an_external_entity_is_never_read(tmp_path: Path) -> None:
    secret = save(tmp_path, "secret.txt", "https://example.org/one.html")
    save(tmp_path, "one.html")
    text = f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "{secret.as_uri()}">]><urlset><url><loc>&x;</loc></url></urlset>'
    found = list(listed(save(tmp_path, "sitemap.xml", text), None, OPTIONS))
    assert not [one for one in found if isinstance(one, Listed)]


def test_a_compressed_sitemap_that_grows_too_much_or_is_damaged(tmp_path: Path) -> None:
    small = ReadOptions(limits=LimitsConfig(file_bytes=10_000))
    bomb = save(tmp_path, "sitemap.xml.gz", gzip.compress(urlset("https://example.org/a").encode() + b" " * 1_000_000))
    (one,) = listed(bomb, None, small)
    assert isinstance(one, Skipped)
    assert "holds more than 10,000 bytes" in one.reason
    whole = gzip.compress(urlset(*[f"https://example.org/{n}" for n in range(300)]).encode())
    (two,) = listed(save(tmp_path, "cut.xml.gz", whole[: len(whole) // 2]), None, OPTIONS)
    assert isinstance(two, Skipped)
    assert "damaged archive" in two.reason


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-02", datetime(2026, 3, 2, tzinfo=UTC)),
        ("2026-03-02T10:00:00Z", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        ("2026-03-02T12:00:00+02:00", datetime(2026, 3, 2, 10, tzinfo=UTC)),
        ("2026-02", datetime(2026, 2, 28, 23, 59, 59, tzinfo=UTC)),
        ("2026", datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2026-13", None),
        ("0000", None),
        ("9999", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_last_changes(text: str, moment: datetime | None) -> None:
    assert last_change(text) == moment


def test_what_is_a_sitemap_is_told_by_content(tmp_path: Path) -> None:
    assert is_sitemap(save(tmp_path, "list.xml", urlset("https://example.org/a")), OPTIONS)
    assert is_sitemap(save(tmp_path, "list.gz", gzip.compress(index("https://example.org/a").encode())), OPTIONS)
    assert not is_sitemap(save(tmp_path, "feed.xml", "<rss><channel/></rss>"), OPTIONS)
    assert not is_sitemap(save(tmp_path, "a.txt", "urlset and sitemapindex are words"), OPTIONS)
    assert not is_sitemap(save(tmp_path, "a.gz", b"\x1f\x8bnot gzip"), OPTIONS)
    assert not is_sitemap(tmp_path / "nowhere.xml", OPTIONS)


def test_a_sitemap_that_merely_lies_in_a_folder_is_no_article(tmp_path: Path) -> None:
    page = save(tmp_path, "a.html")
    sitemap = save(tmp_path, "sitemap.xml", urlset("https://example.org/a.html"))
    items = list(items_of([str(tmp_path)], OPTIONS))
    assert items == [Found(page, named=False), Skipped(sitemap.as_posix(), NO_ARTICLE)]


def test_pages_come_in_shards_of_their_own_whatever_their_size(tmp_path: Path) -> None:
    save(tmp_path, "big.html", "<html><body><p>" + "word " * 100_000 + "</p></body></html>")
    sitemap = save(tmp_path, "sitemap.xml", urlset("https://example.org/big.html", changed="2026-03-02"))
    (shard,) = shards(items_of([str(sitemap)], OPTIONS), OPTIONS)
    (part,) = shard.parts
    assert isinstance(part, Listed)
    assert part.changed == datetime(2026, 3, 2, tzinfo=UTC)
