"""From a file to dispatches or articles: the two functions that the other rooms call."""

from __future__ import annotations

import os
from collections.abc import Iterator

from compliance.errors import EmptyTextError, ReadError
from compliance.model import Article, Dispatch, Skipped
from compliance.readers.assemble import to_article, to_dispatch
from compliance.readers.record import ReadOptions, Record
from compliance.readers.registry import read_records
from compliance.readers.source import Source
from compliance.readers.walk import Found

Input = str | os.PathLike[str] | bytes | Source | Found


def read_dispatches(what: Input, options: ReadOptions | None = None, *, name: str = "-") -> Iterator[Dispatch | Skipped]:
    """The dispatches of a file, or of bytes called ``name``; ``Skipped`` with the reason for what gives none.

    Never raises for what a file holds. Memory is bounded by ``options.limits``; a file of many records is streamed.
    """
    options = options or ReadOptions()
    source, named = _source(what, options, name)
    for record in _records(source, options, named):
        yield record if isinstance(record, Skipped) else to_dispatch(record, source.path, options)


def read_articles(what: Input, options: ReadOptions | None = None, *, name: str = "-") -> Iterator[Article | Skipped]:
    """The articles of a file, or of bytes called ``name``; ``Skipped`` with the reason for what gives none.

    Never raises for what a file holds. Offsets of zones are characters of ``Article.text``.
    """
    options = options or ReadOptions()
    source, named = _source(what, options, name)
    for record in _records(source, options, named):
        yield record if isinstance(record, Skipped) else to_article(record, source.path, options)


def raw_records(
    what: Input, options: ReadOptions | None = None, *, name: str = "-", named: bool = True
) -> Iterator[Record | Skipped]:
    """The records of a file as its format gives them; ``to_dispatch`` makes dispatches of them, in this process or another.

    ``named`` is False for a ``Source`` that was found in a folder.
    """
    options = options or ReadOptions()
    source, of_user = _source(what, options, name)
    yield from _records(source, options, named and of_user)


def _source(what: Input, options: ReadOptions, name: str) -> tuple[Source, bool]:
    """The source, and whether the user named it: what a folder merely holds is passed over more quietly."""
    if isinstance(what, Source):
        return what, True
    if isinstance(what, Found):
        return Source.of_file(what.path, options.limits), what.named
    if isinstance(what, bytes):
        return Source.of_bytes(what, name, options.limits), True
    return Source.of_file(what, options.limits), True


def _records(source: Source, options: ReadOptions, named: bool) -> Iterator[Record | Skipped]:
    try:
        yield from read_records(source, options)
    except EmptyTextError as error:
        yield Skipped(error.path or source.path, _reason(error), error=named, empty=True)
    except ReadError as error:
        quiet = not named and "is a binary file" in error.message
        yield Skipped(error.path or source.path, _reason(error), error=not quiet)


def _reason(error: ReadError) -> str:
    """The error's line without its path, which ``Skipped`` keeps apart."""
    line = ReadError(error.message, place=error.place, remedy=error.remedy)
    return str(line)
