"""The model of a run's results, and the rows that it is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.datasets.encode import Encoder
from tdc_core.datasets.prepared import PreparedDataset, SplitArrays
from tdc_core.results.kept import PartRows, Results
from tdc_core.results.predictor import Predictor
from tdc_core.spec import ExperimentSpec, HeadSpec


@dataclass(frozen=True, eq=False)
class Asked:
    """The best weights of a run, and its data set.

    Attributes:
        predictor: asks the model.
        kept: the run's newest results.
        card: of the data set.
        prepared: its rows.
        spec: the run's experiment.
        encoder: as it was fitted on the training part.
    """

    predictor: Predictor
    kept: Results
    card: DatasetCard
    prepared: PreparedDataset
    spec: ExperimentSpec
    encoder: Encoder

    @property
    def head(self) -> HeadSpec:
        """Of the model."""
        return self.spec.model.head

    def predict(self, features: np.ndarray) -> np.ndarray:
        """What the best weights put out for encoded features, float32 (n, units).

        Raises:
            NoModel: the model can't be read.
        """
        return self.predictor.predict(self.kept.folder, features)

    def features(self, rows: PartRows, positions: Sequence[int]) -> np.ndarray:
        """Encoded features of some rows of a part, float32 (n, ...)."""
        places = [rows.place(position) for position in positions]
        raw = np.stack([self.prepared.splits[split].features[row] for split, row in places])
        return self.encoder.features(SplitArrays(raw, rows.labels[list(positions)])).astype(np.float32)


@lru_cache(maxsize=8)
def asked(predictor: Predictor, kept: Results, prepared: PreparedDataset, spec: ExperimentSpec) -> Asked:
    """The best weights of a run, to be asked; the same object each time.

    Args:
        predictor: of this process.
        kept: the run's newest results.
        prepared: the rows of its data set.
        spec: its experiment.
    """
    train = prepared.part(prepared.card.rows(spec.data.train))
    return Asked(predictor, kept, prepared.card, prepared, spec, Encoder.fit(prepared.card, train))
