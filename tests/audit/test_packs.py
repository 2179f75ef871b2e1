"""Fingerprint packs: what they hold, what is found with them, and what cannot be used."""

from __future__ import annotations

import io
import json
import re
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from compliance.audit.keyed import KeyedAuditor
from compliance.audit.opening import open_auditor
from compliance.audit.packs import ENVIRONMENT, MAGIC, add_pack, is_pack, read_entries, read_header, write_pack
from compliance.audit.registrar import Registrar
from compliance.config import Config
from compliance.errors import ComplianceError, SchemeError, StoreError, UsageError
from compliance.fingerprint.keyed import Key
from compliance.model import HELD, Article, Derivation, Dispatch, Kind, Status, ZoneKind
from compliance.readers import expand, read_articles
from compliance.store import Catalogue, open_store

CORPUS = Path(__file__).parents[2] / "corpus"
SECRET = "an invented key of no use"
KEY = Key(SECRET.encode())
BODY = (
    "Divers found the wreck of a cargo ketch in the outer harbour of Brunnvik on Tuesday, forty metres from the pier where it "
    "was last seen loading salt in the winter of 1883. The keel is whole, and so is a chest of tools.\n\n"
    "“We had looked for her under the pier for thirty years, and she lay under the sailing school all along,” museum director "
    "Hedda Ravn told a meeting of the harbour board.\n\n"
    "A second dive is planned when the ice has gone, and the harbour office has closed the basin to anchors until then."
)
OWN = "Brunnvik's harbour will be quiet this spring. The town council met about it last night and heard from the pilots.\n\n"
MARCH = datetime(2026, 3, 3, 9, tzinfo=UTC)
DISPATCH = Dispatch(
    "urn:x:1", BODY, holder="AFP", headline="Wreck of a ketch found", language="en", published=MARCH, path="wires/ketch.txt",
    usage_terms="No archival use", byline="Ole Falk", dateline="BRUNNVIK, March 3 (AFP)",
)  # fmt: skip


def register(folder: Path, *dispatches: Dispatch) -> Path:
    path = folder / "full.db"
    with open_store(path, "create") as store:
        for _ in Registrar(store).add(dispatches or (DISPATCH,)):
            pass
    return path


def packed(database: Path, key: Key = KEY) -> Path:
    path = database.with_suffix(".pack")
    with open_store(database) as store, path.open("wb") as stream:
        write_pack(store, key, stream)
    return path


def unpacked(pack: Path, name: str = "held.db", key: Key = KEY) -> tuple[Path, tuple[int, int, int]]:
    path = pack.with_name(name)
    with open_store(path, "create") as store:
        return path, add_pack(store, pack, key)


@pytest.fixture(autouse=True)
def secret(monkeypatch):
    monkeypatch.setenv(ENVIRONMENT, SECRET)


@pytest.fixture
def held(tmp_path):
    return unpacked(packed(register(tmp_path)))[0]


def check(database: Path, text: str):
    with open_auditor(Config(db=str(database))) as auditor:
        assert isinstance(auditor, KeyedAuditor)
        return auditor.check(Article("story.txt", text))


def signed(pack: Path, change, key: Key = KEY) -> None:
    """Change the header of a pack, and sign it again."""
    head, _, rest = pack.read_bytes().removeprefix(MAGIC)[:-32].partition(b"\n")
    data = MAGIC + json.dumps(change(json.loads(head))).encode() + b"\n" + rest
    signature = key.signature()
    signature.update(data)
    pack.write_bytes(data + signature.digest())


def test_a_pack_holds_ids_and_terms_and_no_words_of_the_text(tmp_path):
    pack = packed(register(tmp_path))
    _, _, records = pack.read_bytes().removeprefix(MAGIC).partition(b"\n")
    inside = zlib.decompressobj().decompress(records).decode("latin-1")
    assert "urn:x:1" in inside
    assert "No archival use" in inside
    said = f"{BODY} {DISPATCH.headline} {DISPATCH.byline} {DISPATCH.dateline} {DISPATCH.path}"
    for word in set(re.findall(r"[a-z]{4,}", said.lower())):
        assert word not in inside.lower(), word
    ((entry, _),) = read_entries(pack)
    assert (entry.dispatch.body, entry.dispatch.format, entry.words) == ("", HELD, len(BODY.replace("’", "").split()))


def test_the_same_register_gives_the_same_bytes(tmp_path):
    database = register(tmp_path)
    assert packed(database).read_bytes() == packed(database).read_bytes()


def test_a_copied_paragraph_is_found_to_the_character(held):
    paragraph = BODY.split("\n\n")[0]
    result = check(held, OWN + paragraph + "\n\n" + OWN)
    (match,) = result.matches
    (passage,) = match.passages
    assert result.derivation is Derivation.PARTLY
    text = (OWN + paragraph + "\n\n" + OWN)[passage.article.start : passage.article.end]
    assert text == paragraph
    assert (passage.kind, passage.similarity, passage.source.start) == (Kind.VERBATIM, 1.0, 0)
    assert passage.source.end == passage.words
    assert [finding.rule for finding in result.findings] == ["unlicensed-reuse"]


def test_a_light_edit_is_found_as_one_passage(held):
    edited = BODY.split("\n\n")[0].replace("forty metres", "some 40 m")
    (match,) = check(held, OWN + edited).matches
    (passage,) = match.passages
    assert passage.kind is Kind.EDITED
    assert passage.words > 30


def test_a_quotation_of_the_dispatch_does_not_count(held):
    quotation = BODY.split("\n\n")[1]
    for text in (quotation, quotation.replace("“", "").replace("”", "")):
        result = check(held, OWN + text)
        assert result.derivation is Derivation.QUOTES_ONLY
        assert {p.excluded for match in result.matches for p in match.passages} == {ZoneKind.QUOTATION}


def test_own_words_are_clear(held):
    assert not check(held, OWN * 3).matches


def test_versions_are_one_family_and_the_kill_is_seen(tmp_path):
    kill = replace(DISPATCH, version=2, body="", headline="KILL", status=Status.CANCELED, update="kill")
    held = unpacked(packed(register(tmp_path, DISPATCH, kill)))[0]
    result = check(held, OWN + BODY)
    assert len(result.matches) == 1
    assert "withdrawn-source" in [finding.rule for finding in result.findings]


def test_adding_again_changes_nothing_and_new_terms_replace_old_ones(tmp_path):
    database = register(tmp_path)
    pack = packed(database)
    held, counts = unpacked(pack)
    assert counts == (1, 0, 0)
    assert unpacked(pack)[1] == (0, 1, 0)
    other = tmp_path / "other"
    other.mkdir()
    newer = packed(register(other, replace(DISPATCH, usage_terms="No use after 2026-04-01")))
    with open_store(held, "write") as store:
        assert add_pack(store, newer, KEY) == (0, 0, 1)
        assert Catalogue(store).count() == 1
    assert len(check(held, OWN + BODY).matches) == 1


def test_most_of_what_the_full_register_finds(tmp_path):
    database = tmp_path / "full.db"
    with open_store(database, "create") as store:
        for _ in Registrar(store).add(expand([CORPUS / "dispatches"])):
            pass
    held = unpacked(packed(database))[0]
    articles = [a for item in expand([CORPUS / "articles"]) for a in read_articles(item) if isinstance(a, Article)]
    derived = (Derivation.WHOLLY, Derivation.PARTLY)
    found: list[tuple[bool, bool]] = []
    with open_auditor(Config(db=str(database))) as full, open_auditor(Config(db=str(held))) as keyed:
        for article in articles:
            result = full.check(article)
            if {p.kind for match in result.matches for p in match.counted} == {Kind.REWRITTEN}:
                continue  # keyed fingerprints know no words
            if any(p.excluded is ZoneKind.TABLE for match in result.matches for p in match.passages):
                continue  # nor names and figures: to them a form filled anew is a copy
            found.append((result.derivation in derived, keyed.check(article).derivation in derived))
    both = sum(a and b for a, b in found)
    assert both >= 0.93 * sum(a for a, _ in found)  # the rest is edited
    assert not sum(b and not a for a, b in found)


class TestRefused:
    def refused(self, error: type[ComplianceError], words: str, pack: Path, key: Key = KEY) -> None:
        with pytest.raises(error) as caught:
            read_header(pack, key)
        assert words in str(caught.value)
        assert str(pack) in str(caught.value)

    @pytest.fixture
    def pack(self, tmp_path):
        return packed(register(tmp_path))

    def test_a_wrong_key(self, pack):
        self.refused(UsageError, "under another key", pack, Key(b"some other key of no use"))

    @pytest.mark.parametrize("place", [-1, -40, 400])
    def test_a_broken_signature(self, pack, place):
        data = bytearray(pack.read_bytes())
        data[place] ^= 1
        pack.write_bytes(data)
        self.refused(StoreError, "signature is broken", pack)

    def test_a_pack_cut_short(self, pack):
        pack.write_bytes(pack.read_bytes()[:-100])
        self.refused(StoreError, "signature is broken", pack)

    def test_an_older_scheme_and_a_newer_version(self, pack):
        whole = pack.read_bytes()
        signed(pack, lambda head: head | {"manifest": head["manifest"] | {"name": "affine32"}})
        self.refused(SchemeError, "affine32", pack)
        pack.write_bytes(whole)
        signed(pack, lambda head: head | {"manifest": head["manifest"] | {"normaliser": 0}})
        self.refused(SchemeError, "the pack was made with normaliser version 0", pack)
        pack.write_bytes(whole)
        signed(pack, lambda head: head | {"version": 99})
        self.refused(SchemeError, "version 99", pack)

    def test_what_is_no_pack(self, tmp_path):
        (tmp_path / "a.pack").write_bytes(b"something else")
        assert not is_pack(tmp_path / "a.pack")
        self.refused(UsageError, "is no fingerprint pack", tmp_path / "a.pack")

    def test_texts_and_packs_do_not_mix(self, pack, tmp_path):
        with open_store(tmp_path / "full.db", "write") as store, pytest.raises(StoreError, match="holds texts"):
            add_pack(store, pack, KEY)
        held, _ = unpacked(pack)
        with open_store(held, "write") as store:
            with pytest.raises(StoreError, match="holds no texts"):
                list(Registrar(store).add([DISPATCH]))
            with pytest.raises(StoreError, match="holds no texts"):
                write_pack(store, KEY, io.BytesIO())

    def test_checking_needs_the_key(self, pack, monkeypatch):
        held, _ = unpacked(pack)
        for value, words in (("", "is not set"), ("another key of sixteen", "under another key")):
            monkeypatch.setenv(ENVIRONMENT, value)
            with pytest.raises(UsageError, match=words), open_auditor(Config(db=str(held))):
                pass
