"""What a run must keep to go on exactly where it was, and the file that it lies in.

That is: the model's variables (the weights, and the counters behind the random numbers of Dropout and augmentations,
which neither a weights file nor a .keras file holds), the optimizer's, the numbers that callbacks remember, and the
epoch. The order of the rows follows from the epoch (`pipeline.skip_epochs`).
"""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from tdc_core.tasks.metric import Monitor
from tdc_core.training.history import WeightHistory

Values = tuple[Any, ...]
"""Tensors or arrays, one for each variable."""

REMEMBERED: dict[type[keras.callbacks.Callback], tuple[str, ...]] = {
    keras.callbacks.EarlyStopping: ("best", "wait"),
    keras.callbacks.ReduceLROnPlateau: ("best", "wait", "cooldown_counter"),
}
"""The numbers that a callback needs to go on, by its class; None is left out of a state."""

_BEST_VALUE = "ModelCheckpoint.best"  # its name in the file, where Keras' own callback once kept it
_WRITE_SECONDS = 10.0  # between two writes of the file, unless it is asked for
_WRITE_SHARE = 0.02  # of the time may go into writing


class UnreadableState(ValueError):
    """The file holds no state, or not one of this model."""


@dataclass(frozen=True)
class State:
    """A model in training at the end of an epoch.

    Attributes:
        epoch: how many epochs it has behind it.
        model: the values of `model.variables`.
        optimizer: the values of `model.optimizer.variables`.
        callbacks: what callbacks remember, by names like "EarlyStopping.best".
        best: the values of `model.variables` at the end of the best epoch so far; `model` itself where that is this.
        best_value: that epoch's monitored number.
    """

    epoch: int
    model: Values
    optimizer: Values
    callbacks: Mapping[str, float]
    best: Values
    best_value: float


class StateKeeper(keras.callbacks.Callback):  # type: ignore[misc]
    """Keeps the state of the last whole epoch in memory, and now and then on disk.

    It comes last in the list of callbacks: what the others did at an epoch's end belongs to that epoch's state, and a
    state is written only once its epoch stands in the store.

    Attributes:
        state: at the end of the last whole epoch, None before there is one.
    """

    def __init__(
        self,
        file: Path | None,
        monitor: Monitor,
        others: Sequence[keras.callbacks.Callback],
        start: State | None = None,
        *,
        attempt: int = 1,
        history: WeightHistory | None = None,
        tell: Callable[[State], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """A keeper for one fit.

        Args:
            file: where the state lies; it is replaced only by one that is whole. None writes none.
            monitor: the number that tells the best epoch.
            others: the callbacks that come before.
            start: the state that the fit goes on from.
            attempt: tells apart what two workers write, should one of them be given up and not know.
            history: weights of some epochs, of none where None; it is written before the state, which so never has an
                epoch that the history lacks.
            tell: called with the state of each epoch.
            clock: seconds, from any start.
        """
        super().__init__()
        self.state = start
        self._file, self._attempt = file, attempt
        self._monitor, self._others, self._history, self._tell = monitor, others, history, tell
        self._clock = clock
        self._due = 0.0
        self._readers: tuple[Reader, Reader] | None = None

    def on_train_begin(self, logs: Mapping[str, float] | None = None) -> None:
        """Keras' hook; the other callbacks have just forgotten everything."""
        self._due = self._clock() + _WRITE_SECONDS
        if self.state is not None:
            remind(self._others, self.state.callbacks)

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Keras' hook; `epoch` counts from 0."""
        if self._readers is None:
            self._readers = Reader(self.model.variables), Reader(self.model.optimizer.variables)
        before, (model, optimizer) = self.state, (reader() for reader in self._readers)
        callbacks, value = remembered(self._others), float((logs or {})[self._monitor.key])
        if before is None or self._monitor.improves(value, on=before.best_value):
            self.state = State(epoch + 1, model, optimizer, callbacks, model, value)
        else:
            self.state = State(epoch + 1, model, optimizer, callbacks, before.best, before.best_value)
        if self._history is not None:
            self._history.note(epoch + 1)
        if self._tell is not None:
            self._tell(self.state)
        if self._clock() >= self._due:
            self.write()

    def write(self) -> None:
        """Write the state now, where there is one.

        Raises:
            OSError: it could not be written; the file is what it was.
        """
        if self.state is None or self._file is None:
            return
        began = self._clock()
        if self._history is not None:
            self._history.write()
        fresh = self._file.with_name(f"{self._file.name}.{self._attempt}")
        save(self.state, fresh)
        fresh.replace(self._file)
        now = self._clock()
        self._due = now + max(_WRITE_SECONDS, (now - began) / _WRITE_SHARE)


class Reader:
    """Reads variables again and again, in a third less time than by asking each for its value.

    Args:
        variables: built; what they are read from stays the same, whatever is assigned to them.
    """

    def __init__(self, variables: Sequence[keras.Variable]) -> None:
        self._sources = [(variable.value.handle, variable.value.dtype) for variable in variables]

    def __call__(self) -> Values:
        """The values as they are now; TensorFlow copies a value only once its variable changes."""
        return tuple(tf.raw_ops.ReadVariableOp(resource=handle, dtype=dtype) for handle, dtype in self._sources)


def read(variables: Sequence[keras.Variable]) -> Values:
    """The variables' values as they are now."""
    return Reader(variables)()


def assign(variables: Sequence[keras.Variable], values: Values) -> None:
    """Put values back into the variables that they were read from."""
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)


def restore(model: keras.Model, state: State) -> None:
    """Bring a compiled model that was built afresh to a state.

    Raises:
        UnreadableState: it is another model's; nothing was changed but that the optimizer has its variables.
    """
    model.optimizer.build(model.trainable_variables)
    pairs = (
        (model.variables, state.model),
        (model.optimizer.variables, state.optimizer),
        (model.variables, state.best),
    )
    for variables, values in pairs:
        if [tuple(variable.shape) for variable in variables] != [tuple(value.shape) for value in values]:
            raise UnreadableState("the state is another model's")
    for variables, values in pairs[:2]:
        assign(variables, values)


def remembered(callbacks: Sequence[keras.callbacks.Callback]) -> dict[str, float]:
    """What the callbacks remember, by names like "EarlyStopping.best"."""
    found = {name: getattr(callback, attribute) for callback, attribute, name in _memories(callbacks)}
    return {name: value for name, value in found.items() if value is not None}


def remind(callbacks: Sequence[keras.callbacks.Callback], memory: Mapping[str, float]) -> None:
    """Give callbacks back what they remembered.

    An early stopping that has ended the run counts anew: who trains it longer means it.
    """
    for callback, attribute, name in _memories(callbacks):
        if name in memory:
            setattr(callback, attribute, memory[name])
    for callback in callbacks:
        if isinstance(callback, keras.callbacks.EarlyStopping) and callback.wait >= callback.patience:
            callback.wait = 0


def _memories(callbacks: Sequence[keras.callbacks.Callback]) -> list[tuple[keras.callbacks.Callback, str, str]]:
    return [
        (callback, attribute, f"{kind.__name__}.{attribute}")
        for callback in callbacks
        for kind, attributes in REMEMBERED.items()
        if isinstance(callback, kind)
        for attribute in attributes
    ]


def save(state: State, file: Path) -> None:
    """Write a state as arrays, readable without pickle.

    Raises:
        OSError: it could not be written.
    """
    arrays: dict[str, Any] = {"epoch": state.epoch}
    memory = {**state.callbacks, _BEST_VALUE: state.best_value}
    arrays |= {f"callback.{name}": value for name, value in memory.items()}
    parts = {"model": state.model, "optimizer": state.optimizer}
    if state.best is not state.model:
        parts["best"] = state.best
    for part, values in parts.items():
        arrays |= {f"{part}.{number}": np.asarray(value) for number, value in enumerate(values)}
    with file.open("wb") as opened:
        np.savez(opened, **arrays)


def load(file: Path) -> State | None:
    """The state that the file holds; None where there is no file.

    Raises:
        UnreadableState: the file is damaged.
        OSError: the file could not be read.
    """
    if not file.exists():
        return None
    try:
        with np.load(file, allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in arrays.files}
        model, optimizer = _part(found, "model"), _part(found, "optimizer")
        callbacks = {
            name.removeprefix("callback."): value.item() for name, value in found.items() if "callback." in name
        }
        best, best_value = _part(found, "best") or model, callbacks.pop(_BEST_VALUE)
        return State(int(found["epoch"]), model, optimizer, callbacks, best, best_value)
    except (zipfile.BadZipFile, ValueError, KeyError, EOFError) as error:
        raise UnreadableState(f"{file} is damaged: {error}") from error


def _part(arrays: Mapping[str, np.ndarray], part: str) -> Values:
    count = sum(name.startswith(f"{part}.") for name in arrays)
    return tuple(arrays[f"{part}.{number}"] for number in range(count))
