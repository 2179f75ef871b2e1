"""Identities: the same passages in the same file, whatever stands around them."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.licensing.identity import identity_of, passage_hash, passage_hashes, posix_path
from compliance.model import Span
from compliance.text.tokens import tokenise

words = st.lists(st.text("abcdeé", min_size=1, max_size=6), min_size=1, max_size=8).map(" ".join)


@settings(deadline=None)
@given(words, words, words)
def test_a_passage_keeps_its_hash_wherever_it_stands(passage: str, before: str, after: str) -> None:
    text = f"{before}\n\n{passage.upper()}, {after}"
    start = len(before) + 2
    alone = passage_hash(tokenise(passage), 0, len(passage))
    assert passage_hash(tokenise(text), start, start + len(passage)) == alone
    assert len(alone) == 16


def test_order_and_repetition_do_not_matter() -> None:
    tokens = tokenise("one two three four")
    spans = [Span(0, 7), Span(8, 18), Span(0, 7)]
    assert passage_hashes(tokens, spans) == passage_hashes(tokens, reversed(spans))
    assert len(passage_hashes(tokens, spans)) == 2
    assert identity_of("a", "r", None, ["x", "y"]) == identity_of("./a", "r", "", ["y", "x"])


def test_every_further_paste_hashes_otherwise() -> None:
    tokens = tokenise("one two. one two. one two.")
    spans = [Span(0, 7), Span(9, 16), Span(18, 25)]
    hashes = [passage_hashes(tokens, spans[:pasted]) for pasted in (1, 2, 3)]
    assert [len(set(some)) for some in hashes] == [1, 2, 3]
    assert set(hashes[0]) < set(hashes[1]) < set(hashes[2])


def test_each_part_counts() -> None:
    parts = [
        ("a", "r", "s", ["x"]),
        ("b", "r", "s", ["x"]),
        ("a", "q", "s", ["x"]),
        ("a", "r", "t", ["x"]),
        ("a", "r", "s", ["y"]),
    ]
    assert len({identity_of(*part) for part in parts}) == len(parts)


def test_paths() -> None:
    assert posix_path(r"news\über\a.md") == "news/über/a.md"
    assert posix_path("././a.md") == "a.md"
