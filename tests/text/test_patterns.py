"""A lazy pattern does what the compiled one does, and is compiled once, at its first use."""

from __future__ import annotations

import re

import pytest

from compliance.text.patterns import lazy

TEXT = "Oslo, March 3 and Oslo, March 4"


def test_it_is_not_compiled_before_its_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_ = re.compile

    def watched(source: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(source)
        return compile_(source, flags)

    monkeypatch.setattr(re, "compile", watched)
    pattern = lazy(r"March (\d)")
    assert compiled == []
    assert pattern.search(TEXT)
    assert pattern.findall(TEXT) == ["3", "4"]
    assert compiled == [r"March (\d)"]


@pytest.mark.parametrize("flags", [0, re.IGNORECASE])
def test_every_method_gives_what_the_compiled_pattern_gives(flags: int) -> None:
    source = r"(?P<place>oslo|march)\W+(\w+)"
    ours, theirs = lazy(source, flags), re.compile(source, flags)
    for name in ("search", "match", "fullmatch"):
        ours_found, theirs_found = getattr(ours, name)(TEXT), getattr(theirs, name)(TEXT)
        assert (ours_found and ours_found.span()) == (theirs_found and theirs_found.span())
    assert [found[0] for found in ours.finditer(TEXT, 3)] == [found[0] for found in theirs.finditer(TEXT, 3)]
    assert ours.sub("x", TEXT) == theirs.sub("x", TEXT)
    assert ours.subn("x", TEXT) == theirs.subn("x", TEXT)
    assert ours.split(TEXT) == theirs.split(TEXT)
    assert (ours.pattern, ours.groups, dict(ours.groupindex)) == (theirs.pattern, theirs.groups, dict(theirs.groupindex))


def test_bytes_and_faults() -> None:
    assert lazy(rb"\d+").findall(b"1 and 22") == [b"1", b"22"]
    broken = lazy("(")
    assert repr(broken) == "lazy('(', 0)"
    with pytest.raises(re.error):
        broken.search("x")
    with pytest.raises(AttributeError):
        lazy("x").nothing  # noqa: B018
