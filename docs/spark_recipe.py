"""An audit by Spark: python docs/spark_recipe.py ARTICLES.parquet compliance.db (columns ``path`` and ``text``)."""

import pickle
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
from pyspark.sql import SparkSession

from compliance.audit.batches import batched
from compliance.audit.opening import open_auditor
from compliance.audit.worker import Task, Worker
from compliance.cli.checking import new_run
from compliance.config import load_config, with_flags
from compliance.readers.assemble import to_article
from compliance.readers.record import Record
from compliance.store import Ledger


def checker(task: Task) -> Callable[[Iterator[pd.DataFrame]], Iterator[pd.DataFrame]]:
    def check(batches: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        worker = Worker(task)  # once a partition: opens the database read-only and maps the index
        try:
            for batch in batches:
                records = ((Record(format="parquet", text=row.text), row.path) for row in batch.itertuples())
                articles = [to_article(*each, worker.options) for each in records]  # with credits and bylines marked
                rows = [pickle.dumps(one) for one in worker.check(articles)]
                yield pd.DataFrame({"path": batch["path"].to_numpy(), "rows": rows})
        finally:
            worker.close()

    return check


def main(articles: str, db: str) -> None:
    config = with_flags(load_config(), db=str(Path(db).absolute()))  # the same path on every node
    spark = SparkSession.builder.appName("compliance").getOrCreate()
    with open_auditor(config, record=True) as auditor:
        ledger = Ledger(auditor.view.register.store)
        run = ledger.start_run(new_run(auditor, "audit by Spark"))
        task = Task(config=config, run=run.id, now=run.started, seconds=30.0)
        texts = spark.read.parquet(articles).select("path", "text")
        found = texts.mapInPandas(checker(task), "path string, rows binary")
        unpickled = (pickle.loads(row.rows) for row in found.toLocalIterator(prefetchPartitions=True))
        for number, rows in enumerate(batched(unpickled, 500)):  # one writer: the driver
            ledger.record_shard(run.id, number, b"", rows)
        ledger.finish_run(run.id, notes=auditor.limits)
        print(f"run {run.id}: {ledger.runs(1)[0].verdicts}")
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
