"""The reverse check: fingerprints of articles as bytes and back, and what of them a new dispatch makes suspect."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.audit import reverse
from compliance.audit.opening import open_auditor
from compliance.audit.remembered import keys_of, packed, remember, unpacked
from compliance.audit.rereading import file_of
from compliance.audit.reverse import Remembered, in_portions, suspects, wanted
from compliance.config import Config
from compliance.fingerprint.minhash import fingerprint, fingerprint_many, shingle_values
from compliance.fingerprint.scheme import Manifest, Scheme
from compliance.index import Index
from compliance.matching.settings import Settings
from compliance.text.tokens import tokenise

MANIFEST = Manifest.current()
NORMAL = Settings()
# Few distinct tokens, so that windows repeat and places lie far apart.
texts = st.lists(st.lists(st.integers(0, 3), max_size=60).map(lambda t: np.array(t, np.uint64) * np.uint64(0x9E3779B97F4A7C15)))


@given(texts)
@settings(deadline=None)
def test_fingerprints_come_back_as_they_were_packed(hashes: list[np.ndarray]) -> None:
    keys, places, counts = unpacked(remember(hashes, MANIFEST))
    found = [fingerprint(one, MANIFEST) for one in hashes]
    assert counts.tolist() == [len(one) for one in found]
    assert keys.tolist() == [key for one in found for key in keys_of(one.values).tolist()]
    assert places.tolist() == [place for one in found for place in one.positions.tolist()]


def test_400_words_take_less_than_700_bytes(invent: Callable[..., str]) -> None:
    hashes = tokenise(invent("long", 60)).hashes[:400]
    (blob,) = remember([hashes], MANIFEST)
    assert len(blob) < 700


@pytest.mark.parametrize("damaged", [b"\x05", b"\x02\0\0\0abc", b"\xff\xff\xff\xff" + b"x" * 40])
def test_damaged_fingerprints_are_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError, match="damaged"):
        unpacked([damaged])


def test_several_permutations_are_kept_as_they_are() -> None:
    manifest = Manifest.current(Scheme(permutations=2))
    hashes = tokenise("one two three four five six seven eight nine ten eleven").hashes
    prints = fingerprint_many(hashes, np.array([0, len(hashes)]), manifest)
    _, places, _ = unpacked(packed(prints))
    assert places.tolist() == prints.positions.tolist()


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 10_000))
@settings(deadline=None, max_examples=60)
def test_any_run_of_six_words_leaves_a_fingerprint_that_the_dispatch_has(before: int, after: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    run = random.integers(1, 2**63, 6, np.uint64)
    article = np.concatenate((random.integers(1, 2**63, before, np.uint64), run, random.integers(1, 2**63, after, np.uint64)))
    dispatch = np.concatenate((random.integers(1, 2**63, after, np.uint64), run, random.integers(1, 2**63, before, np.uint64)))
    keys, _, _ = unpacked(remember([article], MANIFEST))
    assert set(keys.tolist()) & set(keys_of(shingle_values(dispatch, MANIFEST)).tolist())


def article(name: str, text: str) -> Remembered:
    hashes = tokenise(text).hashes
    return Remembered(name.encode(), len(hashes), remember([hashes], MANIFEST)[0])


def test_a_copied_stretch_is_suspected_and_the_rest_is_not(invent: Callable[..., str]) -> None:
    copied = " ".join(invent("new").split()[20:60])
    articles = [article(f"own{n}", invent(f"own{n}")) for n in range(30)]
    articles[7] = article("thief", f"{invent('own7', 5)} {copied} {invent('own7b', 5)}")
    new = wanted([(3, invent("other")), (9, invent("new"))], Index([]), MANIFEST, NORMAL)
    (one,) = suspects(articles, new, 3, NORMAL)
    assert (one.content, one.dispatch) == (b"thief", 9)
    assert 30 <= one.words <= 40
    assert one.share == round(one.words / articles[7].words, 4)


def test_hits_are_weighed_alike_in_any_portions(invent: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    articles = [article(f"a{n}", invent(f"a{n}", 3) + invent(f"d{n % 4}")) for n in range(12)]
    new = wanted([(n, invent(f"d{n}")) for n in range(4)], Index([]), MANIFEST, NORMAL)
    whole = suspects(articles, new, 3, NORMAL)
    assert len(whole) == 12
    monkeypatch.setattr(reverse, "MOST_HITS", 150)
    assert suspects(articles, new, 3, NORMAL) == whole
    monkeypatch.setattr(reverse, "MOST_HITS", 20)  # less than an article has: its first hits are enough
    assert [one.content for one in suspects(articles, new, 3, NORMAL)] == [one.content for one in whole]


def test_set_phrases_of_the_register_make_no_suspicion(
    config: Config, invent: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    body = invent("d3")
    with open_auditor(config) as auditor:
        index = auditor.view.index
        (one,) = suspects([article("a", body)], wanted([(4, body)], index, MANIFEST, NORMAL), 3, NORMAL)
        assert one.dispatch == 4
        monkeypatch.setattr(reverse, "document_frequency_cap", lambda _: 0)  # whatever is registered is a set phrase
        new = wanted([(4, body)], index, MANIFEST, NORMAL)
    assert not set(keys_of(fingerprint(tokenise(body).hashes, MANIFEST).values).tolist()) & set(new.keys.tolist())


def test_nothing_is_suspected_of_nothing() -> None:
    assert suspects([], wanted([], Index([]), MANIFEST, NORMAL), 3, NORMAL) == []
    assert suspects([Remembered(b"a", 0, b"")], wanted([(1, "too short")], Index([]), MANIFEST, NORMAL), 3, NORMAL) == []


def test_portions_hold_some_characters_each() -> None:
    assert [len(p) for p in in_portions([(n, "x" * 10) for n in range(7)], most=25)] == [3, 3, 1]
    assert list(in_portions([])) == []


def test_the_file_of_an_article(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"")
    (tmp_path / "odd!name.txt").write_bytes(b"")
    assert file_of(f"{tmp_path}/a.zip!inner/b.txt") == tmp_path / "a.zip"
    assert file_of(f"{tmp_path}/a.zip!inner.zip!b.txt") == tmp_path / "a.zip"
    assert file_of(f"{tmp_path}/odd!name.txt") == tmp_path / "odd!name.txt"
    assert file_of("-") is None
    assert file_of("a\0b") is None
