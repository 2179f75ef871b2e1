"""Records in Parquet, with the extra ``parquet``: a row a record, read batch by batch."""

from __future__ import annotations

import io
from collections.abc import Iterator

from compliance.errors import EmptyTextError, ReadError
from compliance.model import Skipped
from compliance.readers.columns import Fields, make_record
from compliance.readers.record import ReadOptions, Record, missing_extra
from compliance.readers.source import Source

ROWS = 1024


def sniff(source: Source) -> float:
    """The magic bytes decided already."""
    return 0.9


def read(source: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
    """One record a row; a row without a text is skipped and said. Columns that no field names are not read."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise missing_extra("Parquet", "parquet", source) from None
    fields = Fields(options.records)
    with source.open() as stream:
        seekable = stream if stream.seekable() else io.BytesIO(source.data)
        try:
            table = pyarrow.parquet.ParquetFile(seekable)
            plan = fields.plan(tuple(table.schema_arrow.names))
            if "text" not in plan:
                columns = ", ".join(table.schema_arrow.names[:8])
                remedy = "name it in [records] of the configuration"
                raise EmptyTextError(f"has no column of a text (it has {columns})", path=source.path, remedy=remedy)
            number = 0
            for batch in table.iter_batches(batch_size=ROWS, columns=list(plan.values())):
                for row in batch.to_pylist():
                    number += 1
                    record = make_record(row, fields, form="parquet", number=number)
                    yield record or Skipped(source.path, f"row {number}: has no text")
        except (pyarrow.ArrowException, OSError) as error:
            raise ReadError(f"is a damaged Parquet file ({str(error).splitlines()[0][:80]})", path=source.path) from None
