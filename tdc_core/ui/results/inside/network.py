"""A run's model as numbers, and what its layers are called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from tdc_core.catalog.layers import find_layer
from tdc_core.results.kept import Results
from tdc_core.results.network import Entry, Network, read_network
from tdc_core.results.unit import WEIGHTED, WINDOWED
from tdc_core.spec import ExperimentSpec

SCALING, HEAD, UNSCALED = "Scaling", "Dense, the head", "Rescaling to the label's unit"
_ONLY_SHAPE = ("flatten", "reshape")


@dataclass(frozen=True, eq=False)
class Layer:
    """A layer with what one row makes of it.

    Attributes:
        number: its place in the network, from 0.
        title: what it is called, as Keras does.
        entry: as the network has it.
        before, after: what comes in and what leaves it for the row, without a batch.
    """

    number: int
    title: str
    entry: Entry
    before: np.ndarray
    after: np.ndarray

    @property
    def label(self) -> str:
        """Its title with its place and the shape that leaves it."""
        return f"{self.number + 1}. {self.title}, {' × '.join(map(str, self.after.shape))}"

    @property
    def has_units(self) -> bool:
        """Whether its units have weights."""
        return self.entry["type"] in WEIGHTED

    @property
    def slides(self) -> bool:
        """Whether it slides kernels over an image."""
        return self.entry["type"] in WINDOWED

    @property
    def only_shapes(self) -> bool:
        """Whether it leaves all numbers as they are."""
        return self.entry["type"] in _ONLY_SHAPE


@lru_cache(maxsize=4)
def network_in(kept: Results) -> Network:
    """The model of results as numbers, read once.

    Raises:
        NoNetwork: it has none.
    """
    return read_network(kept.folder)


def layers_of(network: Network, spec: ExperimentSpec, values: list[np.ndarray]) -> list[Layer]:
    """The layers of a run's model.

    Args:
        network: the model.
        spec: its experiment.
        values: of one row, as `tdc_core.results.forward.forward` gives them.
    """
    rows = [row for layer in spec.model.layers if (row := find_layer(layer.type)) and not row.only_trains]
    titles = [SCALING] * (spec.data.scaling != "none") + [row.keras_name for row in rows] + [HEAD]
    titles += [UNSCALED] * (len(network.layers) - len(titles))
    pairs = pairwise(values)
    return [
        Layer(number, title, entry, before[0], after[0])
        for number, (title, entry, (before, after)) in enumerate(zip(titles, network.layers, pairs, strict=True))
    ]
