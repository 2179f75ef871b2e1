"""A story with many versions in a register large enough to weigh words: its words are its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from compliance.audit.opening import open_auditor
from compliance.audit.registrar import Registrar
from compliance.audit.stories import Stories
from compliance.config import Config
from compliance.fingerprint.minhash import shingle_values
from compliance.matching.prepare import prepare
from compliance.model import Article, Derivation, Dispatch
from compliance.store import open_store

STORY = (
    "The cooperative lost its licence for the evaporation ponds of Saltholm three winters ago and has sued the province for "
    "84 million crowns ever since. A hearing is due before the harbour court in autumn, lawyers of both sides said."
)
REWORDED = (
    "The cooperative, which was stripped of its licence for the evaporation ponds at Saltholm three winters ago, has been "
    "suing the province for 84 million crowns since."
)
EARLIER = STORY.split(". ")[0].replace("84", "71") + "."


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory, invent: Callable[..., str]) -> Config:
    """210 invented dispatches, and one story in eight versions."""
    path: Path = tmp_path_factory.mktemp("versions") / "register.db"
    others = [Dispatch(f"d{n}", invent(f"v{n}"), holder="Lorne Wire") for n in range(210)]
    versions = [Dispatch("ponds", f"{STORY} Version {n}.", version=n, holder="Lorne Wire") for n in range(1, 9)]
    with open_store(path, "create") as store:
        for _ in Registrar(store).add([*others, *versions]):
            pass
    return Config(db=str(path))


@pytest.mark.parametrize("sentence", [REWORDED, EARLIER])
def test_a_sentence_of_a_story_with_many_versions_is_no_form(config: Config, invent: Callable[..., str], sentence: str) -> None:
    article = Article("own.txt", f"{invent('own')}\n\n{sentence}\n\n{invent('more')}")
    with open_auditor(config) as auditor:
        result = auditor.check(article)
    assert [match.dispatch.guid for match in result.matches] == ["ponds"]
    assert result.derivation is Derivation.PARTLY


def test_stories_are_counted_as_one_by_one(config: Config) -> None:
    text = prepare(f"{STORY} Version 3.")
    with open_auditor(config) as auditor:
        view = auditor.view
        rows, values = dict(view.register.store.conn.execute("SELECT id, guid FROM dispatches")), text.tokens.hashes
        found = view.index.lookup(shingle_values(values, view.manifest))
        ponds = [row for row, guid in rows.items() if guid == "ponds"]
        for without in ([], ponds[:3], ponds):
            plain: dict[int, set[str]] = {number: set() for number in range(len(values) - 2)}
            for query, row in zip(found.query.tolist(), found.dispatch.tolist(), strict=True):
                if row not in without:
                    plain[query].add(rows[row])
            stories = Stories(view, without)
            for first, last in ((4, 20), (0, len(values))):  # what is known of the first serves the second
                assert stories(text.runs(first, last)).tolist() == [len(plain[number]) for number in range(first, last - 2)]
        assert max(map(len, plain.values())) == 0 < len(found.query)
