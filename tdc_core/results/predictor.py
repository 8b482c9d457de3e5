"""Asking a run's model in the serving process, by LiteRT and without TensorFlow."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

import numpy as np

from tdc_core.results.kept import MODEL

_OVERHEAD = 400_000  # bytes that an interpreter takes beside its model, as measured


class NoModel(Exception):
    """There is no model that can be asked, or not any more."""


class _Loaded:
    """An interpreter, which one thread at a time may use."""

    def __init__(self, content: bytes) -> None:
        from ai_edge_litert.interpreter import Interpreter  # 10 MB, for a process in which a model is asked

        self.size = 2 * len(content) + _OVERHEAD  # it keeps the file's content, and its weights again
        self._lock = threading.Lock()
        self._interpreter = Interpreter(model_content=content, num_threads=1)
        self._input, self._output = self._interpreter.get_input_details()[0], self._interpreter.get_output_details()[0]
        self.shape = tuple(int(size) for size in self._input["shape_signature"][1:])
        self._rows = 0

    def predict(self, features: np.ndarray) -> np.ndarray:
        if not len(features) or features.shape[1:] != self.shape:
            raise ValueError(f"the model takes rows of {self.shape}, and was given {features.shape}")
        with self._lock:
            if len(features) != self._rows:
                self._interpreter.resize_tensor_input(self._input["index"], features.shape)
                self._interpreter.allocate_tensors()
                self._rows = len(features)
            self._interpreter.set_tensor(self._input["index"], features)
            self._interpreter.invoke()
            return np.array(self._interpreter.get_tensor(self._output["index"]))


class Predictor:
    """The models of runs, loaded when they are asked and kept within a bound.

    One object a process, used from any of its threads.

    Args:
        most_bytes: what all interpreters may take together; those asked longest ago go first.
    """

    def __init__(self, most_bytes: int = 64_000_000) -> None:
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._loaded: OrderedDict[tuple[Path, int], _Loaded] = OrderedDict()

    def predict(self, folder: Path, features: np.ndarray) -> np.ndarray:
        """What the best weights answer.

        Args:
            folder: of results (`tdc_core.results.kept`), of a run that the asker may see.
            features: raw (encoded) ones, float32 (batch, ...); at least one row.

        Returns:
            float32 (batch, units).

        Raises:
            NoModel: there is none, or none that can be read.
            ValueError: the features have another shape than the model takes.
        """
        return self._of(folder).predict(np.ascontiguousarray(features, dtype=np.float32))

    def input_shape(self, folder: Path) -> tuple[int, ...]:
        """The shape of one row as the model takes it.

        Raises:
            NoModel: as `predict` does.
        """
        return self._of(folder).shape

    @property
    def size(self) -> int:
        """Bytes that all interpreters take together, as reckoned."""
        with self._lock:
            return sum(each.size for each in self._loaded.values())

    def _of(self, folder: Path) -> _Loaded:
        try:
            key = folder, (folder / MODEL).stat().st_mtime_ns  # a run that began again may have others of this name
            with self._lock:
                if key in self._loaded:
                    self._loaded.move_to_end(key)
                    return self._loaded[key]
            fresh = _Loaded((folder / MODEL).read_bytes())
        except (OSError, ValueError, RuntimeError) as error:
            raise NoModel(f"{folder}: {error}") from error
        with self._lock:
            found = self._loaded.setdefault(key, fresh)
            self._loaded.move_to_end(key)
            while len(self._loaded) > 1 and sum(each.size for each in self._loaded.values()) > self._most_bytes:
                self._loaded.popitem(last=False)
        return found
