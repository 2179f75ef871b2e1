"""Memory that a batch has used, kept for the next one."""

from __future__ import annotations

import numpy as np

LARGE_BLOCK = (1 << 25) - (1 << 16)  # bytes; glibc heeds no larger ones


def keep_freed_memory() -> None:
    """Have the C library keep what is freed, up to 64 MB, for the next batch.

    glibc gives larger blocks back and gets them anew, page by page, until it has seen one freed that was as large: this one.
    """
    np.empty(LARGE_BLOCK, np.uint8)
