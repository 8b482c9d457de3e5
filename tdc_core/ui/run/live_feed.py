"""What the browser is told of a run while it goes: its epochs as numbers, everything else as words.

The routes in `tdc_core.web` send it as it changes. A page holds the same as it is drawn, so that it shows something at
once, and goes on with it where the routes can't be reached.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any

from tdc_core.catalog.datasets import find_dataset
from tdc_core.charts import curves
from tdc_core.charts.curves import resume_marks, x_range
from tdc_core.runs.models import EpochMetrics, Reason, Run, RunStatus
from tdc_core.runs.number_readings import number_readings
from tdc_core.runs.readings import readings
from tdc_core.tasks.metric import epoch_titles
from tdc_core.tasks.task import CLASSIFICATION, Task, task_on
from tdc_core.ui.run import words as run_words
from tdc_core.ui.session.services import Services
from tdc_core.words import messages

RECENT = 5
"""How many epochs say how long one takes."""
BLOCKED = "The training host can't start; the Train page says why."
EPOCH_OF = "epoch {done} of {epochs}"
_NOTHING_TRAINS = "Nothing can be trained at the moment, since the training host can't start."
_BOXES = {RunStatus.FAILED: "error", RunStatus.FINISHED: "info"}
_SOURCES = [Path(str(module.__file__)) for module in (curves, run_words, messages)] + [Path(__file__)]
RELEASE = hashlib.sha256(b"".join(path.read_bytes() for path in _SOURCES)).hexdigest()[:12]
"""Names this code's way to say things. After a push under a running app the routes are still the old code's, and a page
of the new one must not take their word."""


@dataclass(frozen=True)
class Sight:
    """A run as it was seen last, with what is said of it.

    Attributes:
        task: what it was trained for.
        epochs: all of them, in order, from the first.
        state: its words, see `state_of`.
        chart: what its charts show beside the epochs.
        line: the epoch under way, see `line_of`.
    """

    run: Run
    task: Task
    epochs: tuple[EpochMetrics, ...]
    state: dict[str, Any]
    chart: dict[str, Any]
    line: dict[str, Any]


def look(studio: Services, run_id: str, before: Sight | None = None) -> Sight | None:
    """The run as it stands, None where there is none; only the epochs that an earlier sight lacks are read."""
    run = studio.store.runs.get(run_id)
    if run is None:
        return None
    same = before is not None and before.run.curve == run.curve and len(before.epochs) <= run.epochs_done
    held = before.epochs if before is not None and same else ()
    if len(held) < run.epochs_done:
        held += tuple(studio.store.epochs.of(run_id, after=len(held)))[: run.epochs_done - len(held)]
    task = task_on(run.spec.data)
    return Sight(run, task, held, state_of(studio, run, task, held), chart_of(run), line_of(run))


def news(sight: Sight, after: int | None, curve: int) -> dict[str, Any]:
    """All that there is to say of a run.

    Args:
        sight: the run as it was seen.
        after: how many epochs are known already; None where nobody asks for epochs.
        curve: the curve that those belong to, see `Run.curve`; of another one all epochs are told.
    """
    told = {**_head(sight.run), "state": sight.state}
    if after is None:
        return told
    held = after if curve == sight.run.curve and after <= len(sight.epochs) else 0
    return {
        **told,
        "chart": sight.chart,
        "from": held,
        "rows": rows_of(sight.task, sight.epochs[held:]),
        "line": sight.line,
    }


def change(told: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What is left of some news where others were told before: of words, charts and line only what has changed."""
    kept = {name: value for name, value in new.items() if name not in ("state", "chart", "line")}
    for part in ("state", "chart"):
        if part in new:
            before = told.get(part, {})
            fresh = {name: value for name, value in new[part].items() if name not in before or before[name] != value}
            if fresh:
                kept[part] = fresh
    if "line" in new and new["line"] != told.get("line"):
        kept["line"] = _longer_line(told.get("line"), new["line"])
    return kept


def page_news(studio: Services, run: Run, task: Task) -> dict[str, Any]:
    """The same for a page that is drawn, without the epochs, for which the charts ask the routes.

    Args:
        studio: the services.
        run: as it stands.
        task: its.
    """
    known = 0 if run.in_pair else max(0, run.epochs_done - RECENT)
    return {
        **_head(run),
        "titles": list(epoch_titles(task.metrics).items()),
        "state": state_of(studio, run, task, studio.store.epochs.of(run.id, known)),
        "chart": chart_of(run),
    }


def all_epochs(studio: Services, run: Run, task: Task) -> dict[str, Any]:
    """What such a page adds where the routes can't be reached."""
    return {"from": 0, "rows": rows_of(task, studio.store.epochs.of(run.id)), "line": line_of(run)}


def rows_of(task: Task, epochs: Sequence[EpochMetrics]) -> list[list[float | None]]:
    """The numbers of each epoch, in the order of the task's `epoch_keys`.

    What JSON does not know is a gap, and so is a metric that the task got after the run was trained.
    """
    return [[_plain(point.values.get(key)) for key in task.epoch_keys] for point in epochs]


def chart_of(run: Run) -> dict[str, Any]:
    """What the charts show beside the epochs."""
    epochs = run.spec.training.epochs
    asked = x_range(epochs, begins=0)
    waits = run.epochs_done == 0 and run.under_way is not None and run.under_way.trail  # for a long first epoch
    growing = x_range(1, begins=0) if waits else asked
    return {
        "best": run.best_epoch or 0,
        "asked": asked,
        "shown": growing if run.alive else x_range(run.epochs_done),
        "marks": resume_marks(run.segments, epochs, run.branch.epoch if run.branch else None),
    }


def line_of(run: Run) -> dict[str, Any]:
    """The epoch under way as a line that ends where the epoch's own point will be.

    Returns:
        Its epoch, 0 where there is no such line, and its points from the first that is told on: epochs done, with a
        fraction, then the running mean of each metric.
    """
    progress = run.under_way
    if progress is None or not progress.trail:
        return {"epoch": 0, "from": 0, "points": []}
    newest = (progress.step, *progress.values.values())
    steps = [*progress.trail, newest] if progress.trail[-1][0] < progress.step else progress.trail
    points = [
        [round(run.epochs_done + step / progress.steps, 3), *(_plain(float(f"{mean:.4g}")) for mean in means)]
        for step, *means in steps
    ]
    return {"epoch": progress.epoch, "from": 0, "points": points}


def state_of(studio: Services, run: Run, task: Task, epochs: Sequence[EpochMetrics]) -> dict[str, Any]:
    """A run in words and figures, for people; they are shown as text and never as Markdown.

    Args:
        studio: knows the run's place in the line, and what keeps the host from starting.
        run: the run as it stands.
        task: its.
        epochs: its last epochs, all of them where it is one of a pair.
    """
    recent = epochs[-RECENT:]
    queued = run.status is RunStatus.QUEUED
    trouble = studio.training.host_trouble() if queued else ""
    return {
        "status": run.status.value,
        "headline": run_words.state(run, studio.training.place(run)),
        "icon": run_words.icon(run).removeprefix(":material/").removesuffix(":"),
        "colour": run_words.colour(run),
        "name": run.name,
        "took": "" if run.alive else _took(run),
        "end": run_words.end(run, epochs),
        "fraction": round(run_words.fraction_done(run), 4),
        "caption": _caption(run, recent),
        "done": _done(run, recent),
        "trouble": f"{_NOTHING_TRAINS} {trouble}" if trouble else "",
        "blocked": BLOCKED if trouble else "",
        "why": run_words.why(run),
        "box": _BOXES.get(run.status, "warning"),
        "numbers": [_figure(recent, key) for key in task.epoch_keys],
        "rate": _rate(run, recent),
        "times": run_words.stage_times(run, datetime.now(UTC)),
        "said": _readings(run, task, epochs) if run.in_pair else [],
        "epoch": EPOCH_OF.format(done=run.epochs_done, epochs=run.spec.training.epochs) if run.epochs_done else "",
    }


def _longer_line(told: Mapping[str, Any] | None, new: dict[str, Any]) -> dict[str, Any]:
    """A line without the points that were told; its end moves on, so that the last of them may count no more."""
    if told is None or told["epoch"] != new["epoch"]:
        return new
    pairs = zip(told["points"], new["points"], strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return {**new, "from": same, "points": new["points"][same:]}


def _head(run: Run) -> dict[str, Any]:
    return {
        "run": run.id,
        "seq": run.version,
        "curve": run.curve,
        "total": run.epochs_done,
        "alive": run.alive,
    }


def _took(run: Run) -> str:
    seconds = run.worked + ((run.ended - run.started).total_seconds() if run.started and run.ended else 0.0)
    done = f"{run.epochs_done} of {run.spec.training.epochs} epochs"
    return f"{done} in {run_words.duration(seconds)}" if seconds else ""


def _caption(run: Run, recent: Sequence[EpochMetrics]) -> str:
    if run.status in (RunStatus.QUEUED, RunStatus.PREPARING):
        return f"{run.spec.training.epochs - run.epochs_done} epochs to go"
    return "  ·  ".join(filter(None, (run_words.step(run), run_words.so_far(run), run_words.time_left(run, recent))))


def _done(run: Run, recent: Sequence[EpochMetrics]) -> str:
    """The shorter words of a narrow place."""
    return run_words.time_left(run, recent) or f"{run.epochs_done} of {run.spec.training.epochs} epochs"


def _figure(recent: Sequence[EpochMetrics], key: str) -> str:
    """The newest epoch's number, or a dash where there is none."""
    return run_words.figure(recent[-1].values.get(key)) if recent else run_words.NO_FIGURE


def _rate(run: Run, recent: Sequence[EpochMetrics]) -> str:
    """The learning rate, where it changes by a schedule; empty where it does not."""
    if run.spec.training.schedule is None:
        return ""
    rate = recent[-1].learning_rate if recent else None
    return run_words.NO_FIGURE if rate is None else run_words.rate(rate)


def _readings(run: Run, task: Task, epochs: Sequence[EpochMetrics]) -> list[str]:
    """What the numbers of one of a pair say."""
    if run.reason is Reason.KERAS_REFUSED:
        return ["There are no numbers, since Keras refused to train it."]
    end = messages.words_of(run.message)
    if task is CLASSIFICATION:
        card = find_dataset(run.spec.data.dataset)  # of a file the classes are for nobody but its owner
        said = readings(run, epochs, card.classes if card else (), end)
    else:
        said = number_readings(run, epochs, end)
    nothing = "Nothing can be said of it yet." if run.alive else "It ended too early for its numbers to say anything."
    return said or [nothing]


def _plain(value: float | None) -> float | None:
    return round(value, 6) if value is not None and math.isfinite(value) else None
