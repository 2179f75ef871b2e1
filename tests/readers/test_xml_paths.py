"""Paths through a tree, and what a text shows of its namespaces: equal to what lxml says of the same document."""

from __future__ import annotations

import pytest
from lxml import etree

from compliance.readers.elements import by_name, each, first, grouped
from compliance.readers.xml import _has_plain_tags, parse_xml

TREE = etree.fromstring("<a><b/><b n='1'><c/></b><b><c n='2'/><c n='3'><d/></c></b><e><c/></e></a>")


@pytest.mark.parametrize("path", ["b", "b/c", "b/c/d", "e/c", "b/*", "none", "none/c", "b/none"])
def test_paths_give_what_find_and_findall_give(path: str) -> None:
    assert first(TREE, path) is TREE.find(path)
    assert each(TREE, path) == TREE.findall(path)


@pytest.mark.parametrize("element", list(TREE.iter()))
def test_children_by_name_are_what_find_and_findall_give(element: etree._Element) -> None:
    names = {child.tag for child in element}
    assert grouped(element) == {name: element.findall(name) for name in names}
    assert by_name(element) == {name: element.find(name) for name in names}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('<a xmlns:x="urn:x"><b x:c="1"/></a>', True),
        ('<a xmlns:x="urn:x"><x:b/></a>', False),
        ('<a xmlns = "urn:x"/>', False),
        ('<a xmlns:x="urn:x"><xml:b/></a>', False),
        ("<!DOCTYPE a [<!ATTLIST a xmlns CDATA 'urn:x'>]><a/>", False),
    ],
)
def test_a_text_shows_whether_a_tag_is_in_a_namespace(text: str, plain: bool) -> None:
    assert _has_plain_tags(text) is plain
    assert all("}" not in str(element.tag) for element in parse_xml(text.encode(), "-").root.iter())
