"""One trial of each kind of fault; `python -m benchmarks.faults` makes the whole set."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

import pytest

if sys.platform != "linux":
    pytest.skip("limits and signals as Linux has them", allow_module_level=True)

from benchmarks.faults.studio import Studio
from benchmarks.faults.trials import FAULTS, Fault, Trials
from tests.support.processes import end_hosts

LEFT_TO_THE_WHOLE_SET = ("a full disk, for the host too", "a store locked for 2 s")


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trials]:
    home = tmp_path_factory.mktemp("faults")
    try:
        yield Trials(Studio(home))
    finally:
        end_hosts(home)


@pytest.mark.parametrize(
    "fault",
    [fault for fault in FAULTS if fault.name not in LEFT_TO_THE_WHOLE_SET],
    ids=lambda fault: fault.name.replace(" ", "-"),
)
def test_nothing_is_lost(trials: Trials, fault: Fault) -> None:
    print(trials.trial(fault, random.Random(fault.name)))
