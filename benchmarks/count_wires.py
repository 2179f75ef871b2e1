"""What the readers find in folders of wire files, beside counts made from the raw files by XPath and by looking for keys.

    python benchmarks/count_wires.py DIR        # DIR/FORMAT/files, a folder a format

The raw counts use nothing of ``compliance.readers``. A cell is ``ours`` where both agree, else ``ours/raw``.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from compliance.model import Dispatch, Status
from compliance.readers import read_dispatches

COLUMNS = ("dispatches", "headline", "body", "published", "holder or notice", "usage terms", "embargo", "status", "version > 1")
HEADLINES = (
    "ancestor::*[local-name()='NewsComponent']/*[local-name()='NewsLines']"
    "/*[local-name()='HeadLine' or local-name()='Headline']"
)
GOOD = ("usable", "open", "", "published")


def ours(path: Path) -> Counter[str]:
    """The columns as the readers see a file."""
    counts: Counter[str] = Counter()
    for found in read_dispatches(path):
        if isinstance(found, Dispatch):
            counts.update(
                tick(
                    found.headline,
                    found.body,
                    found.published,
                    found.holder or found.copyright_holder or found.copyright_notice,
                    found.usage_terms,
                    found.embargoed,
                    found.status is not Status.USABLE,
                    found.version > 1,
                )
            )
    return counts


def tick(*values: object) -> dict[str, int]:
    """One dispatch, with a 1 for each column that it fills."""
    return {"dispatches": 1, **{name: 1 for name, value in zip(COLUMNS[1:], values, strict=True) if value}}


def raw(path: Path) -> Counter[str]:
    """The columns counted from the file itself."""
    data = path.read_bytes()
    counts: Counter[str] = Counter()
    start = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
    if start == b"<":
        root = etree.fromstring(data, etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
        found = raw_xml(root) if root is not None else iter(())
    elif start in (b"{", b"["):
        found = raw_json(json.loads(data.decode("utf-8-sig")))
    else:
        found = raw_teleprinter(data)
    for values in found:
        counts.update(tick(*values))
    return counts


def xp(node: object, *paths: str) -> str:
    """The first non-empty text or attribute at one of these XPaths, names without namespaces."""
    for path in paths:
        steps = [step if step in ("", ".") or step[0] == "@" else f"*[local-name()='{step}']" for step in path.split("/")]
        plain = "/".join(steps)
        for hit in node.xpath(plain):  # type: ignore[attr-defined]
            text = hit if isinstance(hit, str) else " ".join(hit.itertext())
            if text.strip():
                return str(text.strip())
    return ""


def raw_xml(root: etree._Element) -> Iterator[tuple[object, ...]]:
    """One tuple a dispatch of an XML file."""
    name = etree.QName(root).localname
    if name == "NewsML":
        for content in root.xpath("//*[local-name()='DataContent']"):
            role = "".join(content.xpath("../../*[local-name()='Role']/@FormalName")).lower()
            mime = "".join(content.xpath("../*[local-name()='MimeType']/@FormalName"))
            if role not in ("", "main", "body") or mime == "text/css" or not " ".join(content.itertext()).strip():
                continue
            item = content.xpath("ancestor::*[local-name()='NewsItem'][1]")[0]
            version = xp(item, ".//RevisionId")
            yield (
                any(" ".join(h.itertext()).strip() for h in content.xpath(HEADLINES)),
                True,
                xp(item, ".//ThisRevisionCreated", ".//FirstCreated"),
                xp(item, ".//Provider/Party/@FormalName", ".//Source/Party/@FormalName", ".//CopyrightLine", ".//ProviderId"),
                xp(item, ".//UsageType"),
                xp(item, ".//StatusWillChange"),
                xp(item, ".//Status/@FormalName").lower() not in GOOD,
                version.isdigit() and int(version) > 1,
            )
    elif name == "nitf":
        embargo = xp(root, ".//docdata/@management-status") == "embargoed"
        version = xp(root, ".//du-key/@version")
        if xp(root, ".//body.content"):
            yield (
                xp(root, ".//hl1", ".//title"),
                True,
                xp(root, ".//date.issue/@norm"),
                xp(root, ".//doc.copyright/@holder", ".//distributor", ".//doc-id/@regsrc", ".//from-src/@src-name"),
                xp(root, ".//doc.rights/@type"),
                embargo,
                not embargo and xp(root, ".//docdata/@management-status") not in GOOD,
                version.isdigit() and int(version) > 1,
            )
    elif name in ("rss", "feed", "RDF"):
        rights = xp(root, "./channel/rights", "./channel/copyright", "./rights", "./channel/title", "./title", "./author")
        for item in root.xpath("//*[local-name()='item' or local-name()='entry']"):
            text = xp(item, "./encoded", "./content", "./description", "./summary")
            if re.sub(r"<[^>]*>|&[^;\s]*;", "", text).strip():
                yield (
                    xp(item, "./title"),
                    True,
                    xp(item, "./pubDate", "./published", "./updated", "./date"),
                    rights or xp(item, "./rights"),
                    False,
                    False,
                    False,
                    False,
                )
    else:
        for item in root.xpath("descendant-or-self::*[local-name()='newsItem']"):
            prose = item.xpath(
                ".//*[local-name()='inlineXML']//*[contains(' p P pre td li CITAT ', concat(' ', local-name(), ' '))]"
                "[normalize-space()][not(ancestor::*[local-name()='header'])]"
                " | .//*[local-name()='inlineData'][normalize-space()]"
            )
            status = xp(item, "./itemMeta/pubStatus/@qcode").rpartition(":")[2]
            if prose or status not in GOOD:
                yield (
                    xp(item, "./contentMeta/headline", ".//hl1", ".//inlineXML//title"),
                    prose,
                    xp(item, "./itemMeta/versionCreated"),
                    xp(
                        item,
                        "./rightsInfo/copyrightHolder/@literal",
                        "./rightsInfo/copyrightNotice",
                        "./itemMeta/provider/@*",
                        "./itemMeta/provider/name",
                    ),
                    xp(item, "./rightsInfo/usageTerms"),
                    xp(item, "./itemMeta/embargoed"),
                    status not in GOOD,
                    int(item.get("version") or 1) > 1,
                )


def raw_json(value: object) -> Iterator[tuple[object, ...]]:
    """One tuple an object that has a body of some name, or whose status is not usable."""
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, dict):
            continue
        if isinstance(item.get("data"), dict):
            inner = item["data"]
            yield from raw_json([i.get("item", i) for i in inner.get("items", [inner])])
            continue
        low = {k.lower(): v for k, v in item.items()}
        bodies = [v for k, v in low.items() if k.startswith(("body", "article_html")) and isinstance(v, str) and v.strip()]
        bodies += [b.get("value") for b in low.get("bodies") or [] if isinstance(b, dict) and b.get("value")]
        bad = str(low.get("pubstatus") or "usable") not in GOOD and low.get("pubstatus") != "commissioned"
        if bodies or bad:
            version = str(low.get("version") or "1")
            yield (
                any(v for k, v in low.items() if k.startswith("headline")) or low.get("title") or low.get("name"),
                bodies,
                low.get("versioncreated") or low.get("version_created") or low.get("firstcreated"),
                low.get("copyrightholder")
                or low.get("copyrightnotice")
                or low.get("source")
                or low.get("creditline")
                or low.get("infosources")
                or "usn" in low,
                low.get("usageterms"),
                low.get("embargoed") or low.get("embargoeduntil"),
                bad,
                version.isdigit() and int(version) > 1,
            )


def raw_teleprinter(data: bytes) -> Iterator[tuple[object, ...]]:
    """One tuple a message: what stands between STX and ETX."""
    for message in re.findall(rb"\x02(.*?)\x03([^\x04\f]*)", data, re.DOTALL):
        slug = message[0].splitlines()[0]
        yield (
            message[0].strip(),
            message[0].strip(),
            re.search(rb"\d{4}", message[1]),
            re.search(rb"AP|dpa", data),
            False,
            False,
            False,
            re.search(rb"\d(?:st|nd|rd|th) Ld", slug),
        )


def main() -> int:
    """Print the table in Markdown."""
    base = Path(sys.argv[1])
    print("| format | files | " + " | ".join(COLUMNS) + " |")
    print("|---" * (len(COLUMNS) + 2) + "|")
    for folder in sorted(p for p in base.iterdir() if p.is_dir()):
        files = sorted(p for p in folder.iterdir() if p.is_file())
        mine, theirs = Counter[str](), Counter[str]()
        for file in files:
            own, other = ours(file), raw(file)
            if "-v" in sys.argv and own != other:
                print(f"<!-- {file.name}: {dict(own - other)} | {dict(other - own)} -->")
            mine += own
            theirs += other
        cells = [str(mine[c]) if mine[c] == theirs[c] else f"{mine[c]}/{theirs[c]}" for c in COLUMNS]
        print(f"| {folder.name} | {len(files)} | " + " | ".join(cells) + " |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
