"""How many runs train at a time, and how their workers are started: decided from memory and cores."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from tdc_core.machine import core_limit, gigabytes, memory_limit
from tdc_core.settings import Settings

LEAST_BYTES = 1_000_000_000
"""Below this, training may well end by the system's hand."""
FORK_BYTES = 2_000_000_000
"""Below this, nothing is kept loaded: a fresh process a run, one at a time, gone when it ends."""

# Measured with MNIST: the app, the host and the process that forks take 0.9 GB, a fork 0.3 (more with large models,
# so it counts 0.5 here), a fresh process up to 0.8.
_BASE_BYTES = {True: 1_000_000_000, False: 200_000_000}
_WORKER_BYTES = {True: 500_000_000, False: 800_000_000}


@dataclass(frozen=True)
class Capacity:
    """What a machine can bear.

    Attributes:
        workers: runs that train at a time.
        forks: whether workers are forks of a process that has TensorFlow loaded; fresh processes otherwise.
        problem: why nothing can be trained here, in words; empty where it can.
    """

    workers: int
    forks: bool
    problem: str = ""


def capacity(memory: int, cores: float, settings: Settings, platform: str = sys.platform) -> Capacity:
    """What a machine with so much memory (bytes) and so many cores can bear.

    A worker a core, as many as memory allows, at least one. `settings.workers` overrides that, too little memory
    included: who sets it knows better. `settings.fresh_processes` chooses how they are started, except that only
    Linux has forks.
    """
    fresh = memory < FORK_BYTES if settings.fresh_processes is None else settings.fresh_processes
    forks = platform == "linux" and not fresh
    if settings.workers is not None:
        return Capacity(settings.workers, forks)
    by_memory = (memory - _BASE_BYTES[forks]) // _WORKER_BYTES[forks] if memory >= FORK_BYTES else 1
    workers = max(1, min(int(cores), by_memory))
    if memory < LEAST_BYTES:
        problem = (
            f"Training needs about {gigabytes(LEAST_BYTES)} of memory, and this machine gives {gigabytes(memory)}. "
            "Everything else works: the experiment can be downloaded, as a file or as a script, and trained elsewhere."
        )
        return Capacity(workers, forks, problem)
    return Capacity(workers, forks)


def capacity_here(settings: Settings) -> Capacity:
    """What this machine can bear."""
    return capacity(memory_limit(), core_limit(), settings)
