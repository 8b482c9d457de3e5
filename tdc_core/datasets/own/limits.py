"""What reading a file may take, held by the operating system, so that no file can stall or end the app."""

from __future__ import annotations

import ctypes
import signal
import sys
from pathlib import Path

from pydantic import BaseModel

_PR_SET_PDEATHSIG = 1
_MOST_WRITTEN = 8 << 30  # bytes in one file


class FileLimits(BaseModel):
    """What may be asked of a file, and what reading it may take.

    Attributes:
        megabytes: the largest file.
        rows, columns: of a table.
        pictures: of an archive.
        memory_mb: that reading it may take beside Python itself.
        seconds: that it may take, by the clock and of processor time.
    """

    megabytes: float = 50
    rows: int = 1_000_000
    columns: int = 500
    pictures: int = 20_000
    memory_mb: float = 1500
    seconds: float = 120


def hold(limits: FileLimits) -> None:
    """Hold this process to its limits, and end it with the one that started it.

    The memory is what may come on top of what is mapped already. Where the system knows no such limits, the clock of
    whoever started it is left.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        import resource
    except ImportError:  # Windows
        return
    seconds = int(limits.seconds) + 1
    _lower(resource.RLIMIT_CPU, seconds)
    _lower(resource.RLIMIT_FSIZE, _MOST_WRITTEN)
    if sys.platform == "linux":
        _lower(resource.RLIMIT_AS, _mapped() + int(limits.memory_mb * 1e6))


def _lower(kind: int, limit: int) -> None:
    import resource

    _, most = resource.getrlimit(kind)
    limit = limit if most == resource.RLIM_INFINITY else min(limit, most)
    resource.setrlimit(kind, (limit, limit))


def _mapped() -> int:
    """Bytes of address space that this process has."""
    import resource

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()
