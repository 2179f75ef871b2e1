"""Quality of the matching on labelled corpora: run ``python -m benchmarks.quality FOLDER``."""

import os

# Before numpy is imported: the matrices of a pair are small, and threads that wait for each other double its time.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
