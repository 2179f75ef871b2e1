"""Packs on the command line: export, add, check and gate without the texts."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
COPIED = CORPUS / "articles" / "two-paragraphs-verbatim.txt"
KEY = {"COMPLIANCE_PACK_KEY": "an invented key of no use"}


@pytest.fixture
def keyed(inside, tmp_path, monkeypatch):
    """The command line with a register of a pack as ``held.db``, and a copied story."""
    monkeypatch.setenv(*next(iter(KEY.items())))
    shutil.copy(COPIED, tmp_path / "story.txt")
    assert inside("corpus", "export", "--pack", "register.pack").code == 0
    assert inside("corpus", "add", "register.pack", "--db", "held.db").code == 0
    return inside


def test_the_whole_way_in_real_processes(desk, tmp_path):
    done = desk("corpus", "export", "--pack", "register.pack", **KEY)
    assert done.code == 0, done.err
    added = json.loads(desk("corpus", "add", "register.pack", "--db", "held.db", "--format", "json", **KEY).out)
    assert added["added"] == json.loads(desk("corpus", "stats", "--format", "json").out)["dispatches"]
    without = desk("check", COPIED, "--db", "held.db")
    assert (without.code, without.err.count("\n")) == (2, 1)
    assert "COMPLIANCE_PACK_KEY is not set" in without.err
    assert desk("check", COPIED, "--db", "held.db", **KEY).code == 1


def test_the_same_article_fails_for_the_same_dispatch(keyed):
    full = json.loads(keyed("check", "story.txt", "--format", "json").out)["articles"][0]
    held = json.loads(keyed("check", "story.txt", "--db", "held.db", "--format", "json").out)["articles"][0]
    assert [m["dispatch"] for m in held["matches"]] == [m["dispatch"] for m in full["matches"]]
    assert (held["verdict"], held["derivation"]) == (full["verdict"], full["derivation"])
    ours, theirs = ([p["article"] for p in a["matches"][0]["passages"]] for a in (held, full))
    assert all(abs(a["start"] - b["start"]) < 20 and abs(a["end"] - b["end"]) < 20 for a, b in zip(ours, theirs, strict=True))


def test_reports_say_that_no_text_is_held(keyed):
    done = keyed("check", "story.txt", "--db", "held.db")
    assert re.search(r"dispatch, words \d+-\d+ \(no text held\)", done.out)
    assert "rewritten text is not found" in done.out
    assert "{+" not in done.out
    places = keyed("gate", "story.txt", "--db", "held.db", "--format", "sarif").out
    assert re.search(r"#word=\d+,\d+", places)
    assert "#char=" not in places
    assert "words" in keyed("check", "story.txt", "--db", "held.db", "--format", "html").out
    (article,) = json.loads(keyed("check", "story.txt", "--db", "held.db", "--format", "json").out)["articles"]
    explained = keyed("explain", article["findings"][0]["id"], "--db", "held.db").out
    assert re.search(r"dispatch, words \d+ to \d+\n", explained)


def test_reindex_keeps_what_was_held(keyed):
    before = keyed("check", "story.txt", "--db", "held.db", "--format", "json", "--no-record").out
    assert keyed("corpus", "reindex", "--db", "held.db").code == 0
    after = keyed("check", "story.txt", "--db", "held.db", "--format", "json", "--no-record").out
    assert json.loads(before)["articles"] == json.loads(after)["articles"]


def test_what_is_refused(keyed, monkeypatch):
    for done, words in (
        (keyed("corpus", "add", "register.pack"), "holds texts"),
        (keyed("corpus", "add", "register.pack", "story.txt", "--db", "held.db"), "never of both"),
        (keyed("corpus", "add", CORPUS / "dispatches", "--db", "held.db"), "holds no texts"),
        (keyed("corpus", "export", "--pack", "no/such/folder/a.pack"), "cannot be written"),
        (keyed("corpus", "export", "--pack", "a.pack", "--db", "held.db"), "holds no texts"),
    ):
        assert (done.code, done.err.count("\n")) == (2, 1), done
        assert words in done.err
    monkeypatch.setenv("COMPLIANCE_PACK_KEY", "short")
    assert "openssl rand -hex 32" in keyed("corpus", "export", "--pack", "a.pack").err
