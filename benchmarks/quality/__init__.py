"""Quality of the matching on labelled corpora: run ``python -m benchmarks.quality FOLDER``."""
