"""What the machine gives, and what follows for the workers."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from tdc_core.engine import processes
from tdc_core.engine.capacity import Capacity, capacity, capacity_here
from tdc_core.engine.processes import Launcher
from tdc_core.machine import core_limit, gigabytes, memory_limit
from tdc_core.settings import Settings

ALL = psutil.virtual_memory().total
ALL_CORES = core_limit(Path("/nowhere"), Path("/nowhere"))
GB = 1_000_000_000


def group(tmp_path: Path, files: dict[str, str], membership: str = "") -> tuple[Path, Path]:
    """Control groups as a system mounts them, and the file that says which is ours."""
    for name, text in files.items():
        path = tmp_path / "mount" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "membership").write_text(membership)
    return tmp_path / "mount", tmp_path / "membership"


@pytest.mark.parametrize(
    ("files", "membership", "expected"),
    [
        ({"memory.max": "900000000\n"}, "0::/\n", 900_000_000),
        ({"memory.max": "max\n"}, "0::/\n", ALL),
        ({"memory.max": str(ALL * 2)}, "0::/\n", ALL),
        ({"memory/memory.limit_in_bytes": "700000000\n"}, "4:memory:/\n", 700_000_000),
        ({"memory/memory.limit_in_bytes": "9223372036854771712\n"}, "4:memory:/\n", ALL),
        ({"system.slice/studio.service/memory.max": "600000000"}, "0::/system.slice/studio.service\n", 600_000_000),
        ({"a/memory.max": "500000000", "a/b/memory.max": "600000000"}, "0::/a/b\n", 500_000_000),
        ({"memory/docker/12/memory.limit_in_bytes": "800000000"}, "3:cpu:/\n4:memory:/docker/12\n", 800_000_000),
        ({"memory.max": "400000000"}, "0::/outside/of/the/container\n", 400_000_000),
        ({"other/memory.max": "1"}, "0::/ours\n", ALL),
    ],
)
def test_a_control_group_limits_memory(tmp_path: Path, files: dict[str, str], membership: str, expected: int) -> None:
    assert memory_limit(*group(tmp_path, files, membership)) == expected


@pytest.mark.parametrize(
    ("files", "membership", "expected"),
    [
        ({"cpu.max": "8000 100000\n"}, "0::/\n", 0.08),
        ({"cpu.max": "max 100000\n"}, "0::/\n", ALL_CORES),
        ({"cpu.max": "6400000 10000\n"}, "0::/\n", ALL_CORES),
        ({"a/cpu.max": "50000 100000"}, "0::/a/b\n", 0.5),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, "3:cpu,cpuacct:/\n", ALL_CORES),
        ({"cpu/d/cpu.cfs_quota_us": "50000", "cpu/d/cpu.cfs_period_us": "200000"}, "3:cpu,cpuacct:/d\n", 0.25),
    ],
)
def test_a_control_group_limits_cores(tmp_path: Path, files: dict[str, str], membership: str, expected: float) -> None:
    assert core_limit(*group(tmp_path, files, membership)) == pytest.approx(expected)


def test_without_control_groups_it_is_the_machines(tmp_path: Path) -> None:
    assert memory_limit(tmp_path, tmp_path / "none") == ALL
    assert 1 <= core_limit(tmp_path, tmp_path / "none") <= (psutil.cpu_count() or 1)


def test_sizes_in_words() -> None:
    assert gigabytes(1_440_000_000) == "1.4 GB"


@pytest.mark.parametrize(
    ("memory", "cores", "platform", "expected"),
    [
        (0.7, 0.08, "linux", (1, False)),
        (0.999, 8, "linux", (1, False)),
        (1, 2, "linux", (1, False)),
        (1.999, 64, "linux", (1, False)),
        (2, 0.5, "linux", (1, True)),
        (2, 8, "linux", (2, True)),
        (2.7, 2, "linux", (2, True)),
        (4, 2, "linux", (2, True)),
        (4, 2.9, "linux", (2, True)),
        (4, 64, "linux", (6, True)),
        (256, 16, "linux", (16, True)),
        (4, 8, "darwin", (4, False)),
        (16, 8, "win32", (8, False)),
        (1.5, 8, "win32", (1, False)),
    ],
)
def test_what_a_machine_bears(
    settings: Settings, memory: float, cores: float, platform: str, expected: tuple[int, bool]
) -> None:
    found = capacity(int(memory * GB), cores, settings, platform)
    assert (found.workers, found.forks) == expected
    assert bool(found.problem) == (memory < 1)


def test_too_little_memory_is_said_with_the_figures(settings: Settings) -> None:
    problem = capacity(700_000_000, 1, settings).problem
    assert problem.startswith("Training needs about 1.0 GB of memory, and this machine gives 0.7 GB.")


@pytest.mark.parametrize("memory", [GB // 2, 3 * GB, 64 * GB])
def test_the_setting_overrides(settings: Settings, memory: int) -> None:
    wanted = settings.model_copy(update={"workers": 3})
    assert capacity(memory, 1, wanted, "linux") == Capacity(3, memory > 2 * GB)
    fresh = settings.model_copy(update={"fresh_processes": True})
    assert not capacity(memory, 1, fresh, "linux").forks
    forks = settings.model_copy(update={"fresh_processes": False})
    assert capacity(memory, 1, forks, "linux").forks
    assert not capacity(memory, 1, forks, "darwin").forks


def test_this_machine_bears_something(settings: Settings) -> None:
    assert capacity_here(settings).workers >= 1


@pytest.mark.parametrize("forks", [True, False])
def test_the_forkserver_is_there_only_where_there_is_room(monkeypatch: pytest.MonkeyPatch, forks: bool) -> None:
    started = []
    monkeypatch.setattr(processes.forkserver, "ensure_running", lambda: started.append(True))
    assert Launcher(forks, "a.module").preloaded is forks
    assert bool(started) is forks
