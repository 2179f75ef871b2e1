"""A store on disk, and what the command line's glue does with it, in miniature."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import numpy as np
import pytest

from compliance.index import SegmentBuilder
from compliance.model import Dispatch
from compliance.store import Entry, Publication, Register, open_store

DIGEST = "ab" * 32
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def words_of(text):
    """Stand-in fingerprints: one a word."""
    values = [int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big") for word in text.split()]
    return np.array(values, np.uint64)


class Desk:
    """Adds, indexes and looks up."""

    digest = DIGEST

    def __init__(self, path):
        self.path = path
        self.store = open_store(path, "create", timeout=0.2)
        self.register = Register(self.store)
        self.publication = Publication(self.store)

    @staticmethod
    def dispatch(guid, body="The ministry said on Monday that the bridge would reopen", **fields):
        return Dispatch(guid=guid, body=body, **{"published": NOON, "holder": "AFP", **fields})

    def add(self, *dispatches, sketch=None, at=NOON):
        return [a.id for a in self.register.add([Entry(d, len(d.body.split()), sketch) for d in dispatches], at)]

    def write(self, items):
        """A segment of ``items``; returns its path and the highest id in it."""
        builder = SegmentBuilder(DIGEST)
        through = 0
        for item in items:
            values = words_of(item.text) if item.held is None else item.held.values
            positions = np.arange(len(values)) if item.held is None else item.held.positions
            builder.add(item.id, values, positions, values)
            through = item.id
        path = self.publication.new_segment_path()
        builder.write(path)
        return path, through

    def index_pending(self):
        items = [item for batch in self.publication.pending() for item in batch]
        if items:
            path, through = self.write(items)
            self.publication.publish(add=[path], through=through)

    def found(self, word):
        index = self.publication.open_index(DIGEST)
        return sorted(set(index.lookup(words_of(word)).dispatch.tolist()))

    def close(self):
        self.store.close()


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path / "compliance.db")
    yield desk
    desk.close()
