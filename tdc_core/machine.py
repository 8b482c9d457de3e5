"""What this machine gives us: memory and processor cores, or less of them where a control group limits us."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil

_MOUNT = Path("/sys/fs/cgroup")
_MEMBERSHIP = Path("/proc/self/cgroup")


def memory_limit(mount: Path = _MOUNT, membership: Path = _MEMBERSHIP) -> int:
    """Bytes that we may use.

    Args:
        mount: where control groups are mounted.
        membership: the file that names ours.
    """
    limits = [psutil.virtual_memory().total]
    for group in _groups(mount, membership, "memory"):
        for name in ("memory.max", "memory.limit_in_bytes"):  # version 2, version 1
            if (text := _read(group / name)).isdigit():
                limits.append(int(text))
    return min(limits)


def core_limit(mount: Path = _MOUNT, membership: Path = _MEMBERSHIP) -> float:
    """Processor cores that we may use, a fraction where our time on them is limited; arguments as in `memory_limit`."""
    limits = [float(len(_affinity()) or psutil.cpu_count() or 1)]
    for group in _groups(mount, membership, "cpu"):
        version_2 = _read(group / "cpu.max").split()
        version_1 = [_read(group / "cpu.cfs_quota_us"), _read(group / "cpu.cfs_period_us")]
        for quota, period in (version_2 or ("", ""), version_1):
            if quota.isdigit() and period.isdigit():  # "max" and -1 are no limit
                limits.append(int(quota) / int(period))
    return min(limits)


def machine_up_since() -> float:
    """When the machine, or the container that we are in, was started: seconds since 1970."""
    return psutil.Process(1).create_time() if psutil.pid_exists(1) else psutil.boot_time()  # Windows has no process 1


def gigabytes(size: int) -> str:
    """A size in words, for example `1.4 GB`."""
    return f"{size / 1e9:.1f} GB"


def _groups(mount: Path, membership: Path, controller: str) -> Iterator[Path]:
    """The folders of our control group and of all that it lies in, in both versions.

    A container may see its own group at the top, and yet be told the path that it has outside: what is not there
    is passed over.
    """
    yield mount
    yield mount / controller
    for line in _read(membership).splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers and controller not in controllers.split(","):
            continue
        group = mount / controller if controllers else mount
        for name in Path(path).parts[1:]:
            group /= name
            yield group


def _affinity() -> list[int]:
    process = psutil.Process()
    return process.cpu_affinity() if hasattr(process, "cpu_affinity") else []  # macOS has none


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:  # no such group, or none that we may see
        return ""
