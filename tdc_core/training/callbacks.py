"""What a run tells the store while it trains, and how it hears that it should stop."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from typing import Any

import keras

from tdc_core.runs.models import EpochMetrics, Progress
from tdc_core.runs.store import RunStore
from tdc_core.spec.messages import Code, Message
from tdc_core.tasks.metric import LOSS, Monitor
from tdc_core.tasks.task import Task

_TALK_SECONDS = 0.2  # between two words with the store inside an epoch
_TRAIL_SECONDS = 0.5  # an epoch that is shorter leaves no trail
_TRAIL_POINTS = 30  # of an epoch, evenly spaced by its steps


class StopRequested(Exception):
    """The person asked to stop; the epoch under way does not count."""


class TimeIsUp(StopRequested):
    """The run worked as long as a run may."""


class Pruned(StopRequested):
    """The run is not as good as those before it were by then; the epoch that ended counts."""


class AttemptSuperseded(Exception):
    """The run was taken from this worker; whatever it still writes is refused."""


class LossNotFinite(Exception):
    """A loss became NaN or infinite.

    Attributes:
        message: which, and where.
    """

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class Recorder(keras.callbacks.Callback):  # type: ignore[misc]
    """Writes each epoch as it ends, says where it is inside one, and obeys Stop within a batch.

    Raises from `fit`: `StopRequested`, `TimeIsUp`, `AttemptSuperseded`, `LossNotFinite`.
    """

    def __init__(
        self,
        store: RunStore,
        run_id: str,
        attempt: int,
        task: Task,
        *,
        deadline: float = math.inf,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """A recorder for one attempt of one run.

        Args:
            store: where it writes.
            run_id: whose epochs they are.
            attempt: the attempt that was claimed.
            task: whose metrics are written.
            deadline: when the run has worked long enough, on that clock.
            clock: seconds, from any start.
        """
        super().__init__()
        self._store, self._run_id, self._attempt = store, run_id, attempt
        self._task = task
        self._deadline, self._clock = deadline, clock
        self._talked = -math.inf
        self._epoch = 1
        self._epoch_began = 0.0
        self._steps_done = 0
        self._trail: list[tuple[float, ...]] = []
        self._first_steps = (0.0, 0)  # when the epoch's first execution ended, and how many steps that was

    def on_epoch_begin(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Keras' hook; `epoch` counts from 0."""
        self._epoch = epoch + 1
        self._epoch_began = self._clock()
        self._steps_done = 0
        self._trail = []
        self._talk()  # and not at the epoch's end, where the callbacks after this one still have to hear of it

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        """Keras' hook after each execution; `batch` is the last of its batches, from 0."""
        values = logs or {}
        first = self._steps_done + 1
        self._steps_done = min(batch + 1, self._steps or batch + 1)
        if first == 1:
            self._first_steps = (self._clock(), self._steps_done)
        _demand_finite(LOSS.key, values[LOSS.key], _steps(self._epoch, first, self._steps_done))
        self._talk(values)

    def on_test_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        """Keras' hook, called for validation inside `fit`."""
        self._talk()

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Keras' hook; the numbers are those that Keras itself would print."""
        logs = logs or {}
        values = {key: float(logs[key]) for key in self._task.epoch_keys}
        _demand_finite(LOSS.validation, values[LOSS.validation], Code.AT_EPOCH_END(epoch=self._epoch))
        metrics = EpochMetrics(
            epoch=self._epoch,
            values=values,
            seconds=self._clock() - self._epoch_began,
            learning_rate=float(logs["learning_rate"]) if "learning_rate" in logs else self._learning_rate(),
        )
        self._record(metrics)

    def _record(self, metrics: EpochMetrics) -> None:
        if not self._store.epochs.add(self._run_id, self._attempt, metrics, self._task.monitor):
            raise AttemptSuperseded

    def _learning_rate(self) -> float:
        """The optimizer's; a callback that lowers it at the epoch's end says in the logs what it was until then."""
        return float(self.model.optimizer.learning_rate)

    @property
    def _steps(self) -> int:
        return int(self.params["steps"] or 0)

    def _rate(self, now: float) -> float | None:
        """Steps a second, the first execution left out: it may have been traced."""
        began, steps = self._first_steps
        return (self._steps_done - steps) / (now - began) if now > began and self._steps_done > steps else None

    def _talk(self, values: Mapping[str, Any] | None = None) -> None:
        now = self._clock()
        if now - self._talked < _TALK_SECONDS:
            return
        self._talked = now
        if values:
            means = {metric.key: float(values[metric.key]) for metric in self._task.metrics}
            if not self._trail or self._steps_done - self._trail[-1][0] >= self._steps / _TRAIL_POINTS:
                self._trail.append((self._steps_done, *means.values()))
            progress = Progress(
                epoch=self._epoch,
                step=self._steps_done,
                steps=self._steps,
                values=means,
                rate=self._rate(now),
                trail=tuple(self._trail) if now - self._epoch_began >= _TRAIL_SECONDS else (),
            )
            if not self._store.runs.set_progress(self._run_id, self._attempt, progress):
                raise AttemptSuperseded
        if self._store.queue.stop_requested(self._run_id):
            raise StopRequested
        if now > self._deadline:
            raise TimeIsUp


class Retracer(Recorder):
    """Goes with a run through epochs that stand in the store already: it says where it is, and obeys Stop."""

    def _record(self, metrics: EpochMetrics) -> None:
        """Nothing: the epoch is known."""


class Pruner(keras.callbacks.Callback):  # type: ignore[misc]
    """Ends a run that is not good enough by some epoch; it comes last, so that the epoch is kept.

    Raises from `fit`: `Pruned`.
    """

    def __init__(self, bounds: Mapping[int, float], monitor: Monitor, best: float) -> None:
        """A pruner for one fit.

        Args:
            bounds: the highest cost that is good enough, by epochs from 1.
            monitor: the number whose cost that is.
            best: the lowest cost of the epochs before, infinite where there is none.
        """
        super().__init__()
        self._bounds, self._monitor, self._best = bounds, monitor, best

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Keras' hook; `epoch` counts from 0."""
        self._best = min(self._best, self._monitor.cost(float((logs or {})[self._monitor.key])))
        if self._best > self._bounds.get(epoch + 1, math.inf):
            raise Pruned


class StopListener(keras.callbacks.Callback):  # type: ignore[misc]
    """Obeys Stop while a model is evaluated.

    Raises from `evaluate`: `StopRequested`, as soon as it is heard, after a batch.
    """

    def __init__(self, store: RunStore, run_id: str, clock: Callable[[], float] = time.monotonic) -> None:
        """A listener for one run.

        Args:
            store: where the wish to stop stands.
            run_id: whose.
            clock: seconds, from any start.
        """
        super().__init__()
        self._store, self._run_id, self._clock = store, run_id, clock
        self._asked = -math.inf

    def on_test_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:
        """Keras' hook."""
        now = self._clock()
        if now - self._asked < _TALK_SECONDS:
            return
        self._asked = now
        if self._store.queue.stop_requested(self._run_id):
            raise StopRequested


def _steps(epoch: int, first: int, last: int) -> Message:
    one = first == last
    return Code.AT_STEP(epoch=epoch, step=first) if one else Code.AT_STEPS(epoch=epoch, first=first, last=last)


def _demand_finite(number: str, value: float, place: Message) -> None:
    if not math.isfinite(value):
        became = Code.BECAME_NAN() if math.isnan(value) else Code.BECAME_INFINITE()
        raise LossNotFinite(Code.NAN_LOSS(number=number, became=became, place=place))
