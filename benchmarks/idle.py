"""What the training host costs while nobody trains, and how soon it takes a run that was submitted.

Adds up the processor time of the host and all its processes, once with nothing to do and once with a spare worker that
waits. Then runs are submitted and stopped: from the row of a run in the store to its claim, as the store's own times
have it, beside what it takes to wake a bare process.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

import psutil

from benchmarks.common import Studio, experiment, home, machine, options, table, wait_until
from tdc_core.runs.models import RunStatus
from tdc_core.settings import Settings
from tests.support.processes import HOST_MODULE, processes_of

SECONDS, SMALL_SECONDS = 60.0, 3.0
CLAIMS, SMALL_CLAIMS = 20, 3
SETTLE_SECONDS, PAUSE_SECONDS = 5.0, 2.0
ECHO = """
import socket
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as bell:
    bell.bind(("127.0.0.1", 0))
    print(bell.getsockname()[1], flush=True)
    while True:
        bell.sendto(*bell.recvfrom(1))
"""


def main() -> None:
    given = options(__doc__).parse_args()
    seconds, claims = (SMALL_SECONDS, SMALL_CLAIMS) if given.small else (SECONDS, CLAIMS)
    spec = experiment("iris")
    print(f"Processor time of the host, its forkserver and its workers over {seconds:g} s. {machine()}\n")
    with home() as folder:
        studio = Studio(Settings(home=folder))
        studio.train(spec.with_("training", epochs=1))
        rows = [("idle", *cost(studio, seconds))]
        studio.warm_up(spec)
        rows.append(("a spare waits", *cost(studio, seconds)))
        print(table(("host", "seconds of processor", "% of a core"), rows))
        with echo() as wake:
            pairs = [(claim(studio), wake()) for _ in range(claims)]
    print(f"\nMedians of {claims}, in turns, in ms:\n")
    columns = (("submitted to claimed", [pair[0] for pair in pairs]), ("a bare wake", [pair[1] for pair in pairs]))
    print(
        table(
            ("what", "median", "most"),
            [(name, *(f"{1e3 * f(some):.1f}" for f in (median, max))) for name, some in columns],
        )
    )
    print(f"\n{machine()}")


def cost(studio: Studio, seconds: float) -> tuple[str, str]:
    """Processor time of the host with all its processes."""
    time.sleep(SETTLE_SECONDS)
    before = _processor_time(studio)
    time.sleep(seconds)
    used = _processor_time(studio) - before
    return f"{used:.2f}", f"{100 * used / seconds:.2f}"


def claim(studio: Studio) -> float:
    """Seconds from a run's row in the store to its claim; the run is stopped and over then."""
    time.sleep(PAUSE_SECONDS)  # the worker of the run before is gone by then, and the spare is back
    run_id = studio.service.submit(studio.token, experiment("iris").with_("training", seed=7)).id
    wait_until(lambda: studio.run(run_id).status is not RunStatus.QUEUED)
    queued, claimed = studio.run(run_id).stages[:2]
    studio.service.stop(studio.token, run_id)
    wait_until(lambda: not studio.run(run_id).alive)
    return (claimed.began - queued.began).total_seconds()


@contextmanager
def echo() -> Iterator[Callable[[], float]]:
    """A bare process that a datagram wakes and that answers; what is given measures the seconds that this takes."""
    with subprocess.Popen([sys.executable, "-c", ECHO], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = ("127.0.0.1", int(process.stdout.readline()))
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as caller:

                def wake() -> float:
                    began = time.perf_counter()
                    caller.sendto(b"!", address)
                    caller.recv(1)
                    return time.perf_counter() - began

                yield wake
        finally:
            process.kill()


def _processor_time(studio: Studio) -> float:
    hosts = [one for one in processes_of(studio.settings.home) if HOST_MODULE in " ".join(one.cmdline())]
    family = [process for host in hosts for process in (host, *host.children(recursive=True))]
    times = [process.cpu_times() for process in family if process.status() != psutil.STATUS_ZOMBIE]
    return sum(used.user + used.system for used in times)


if __name__ == "__main__":
    main()
