"""Articles of the past read again, where their files still hold what was checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from compliance.model import Article
from compliance.readers import ReadOptions, read_articles
from compliance.store.remembered import Place
from compliance.store.rows import hash_key


def read_again(places: Iterable[Place], options: ReadOptions) -> Iterator[tuple[Place, Article | None]]:
    """Each of ``places`` (those of one file next to each other) with its article; None where the text is no longer there.

    Every file is read once, however many of its records are wanted.
    """
    for file, group in groupby(places, key=lambda place: file_of(place.path)):
        wanted = {(place.path, place.record, place.content): place for place in group}
        found: set[tuple[str, int | None, bytes]] = set()
        for article in _articles(file, options) if file is not None else ():
            key = (article.path, article.record, hash_key(article.content_hash))
            if key in wanted and key not in found:
                found.add(key)
                yield wanted[key], article
                if len(found) == len(wanted):
                    break
        for key, place in wanted.items():
            if key not in found:
                yield place, None


def file_of(path: str) -> Path | None:
    """The file that holds the article of this path: itself, or the archive that it is a member of; None for neither."""
    name, last = path, len(path)
    while last > 0:
        name = path[:last]
        try:
            if Path(name).is_file():
                return Path(name)
        except (OSError, ValueError):
            return None
        last = path.rfind("!", 0, last)
    return None


def _articles(file: Path, options: ReadOptions) -> Iterator[Article]:
    """What can be read of a file; one that breaks a reader holds no more texts."""
    try:
        yield from (item for item in read_articles(file, options) if isinstance(item, Article))
    except Exception:
        return
