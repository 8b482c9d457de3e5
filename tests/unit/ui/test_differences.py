"""What one experiment has that another has not, in words."""

from __future__ import annotations

import pytest

from tdc_core.catalog.experiments import ready_made
from tdc_core.spec import EarlyStoppingSpec, ExperimentSpec, LayerSpec, ScheduleSpec
from tdc_core.ui.run.differences import NONE, differences

IRIS = ready_made()[0]
LAYERS = IRIS.model.layers
DROPOUT = LayerSpec.of("dropout", rate=0.3)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (IRIS.with_("training", learning_rate=0.01), ["learning rate 0.001 → 0.01"]),
        (IRIS.with_("training", epochs=40, seed=3), ["epochs 20 → 40", "seed 0 → 3"]),
        (IRIS.with_("data", train="train[:50%]"), ["training rows train[:80%] → train[:50%]"]),
        (IRIS.with_("training", schedule=ScheduleSpec.of("cosine")), [f"schedule {NONE} → cosine"]),
        (
            IRIS.with_("training", early_stopping=EarlyStoppingSpec(patience=3)),
            [f"early stopping {NONE} → patience 3, min_delta 0"],
        ),
        (IRIS.with_layers((*LAYERS, DROPOUT)), ["Dropout 0.3 before the head"]),
        (IRIS.with_layers((LAYERS[0], DROPOUT, *LAYERS[1:])), ["Dropout 0.3 as layer 2"]),
        (IRIS.with_layers(LAYERS[1:]), ["without Dense 512"]),
        (
            IRIS.with_layers((LAYERS[0].with_params(units=64, activation="tanh"), *LAYERS[1:])),
            ["Dense: units 512 → 64, activation relu → tanh"],
        ),
        (IRIS.model_copy(update={"name": "Another"}), []),
    ],
)
def test_each_change_is_named(changed: ExperimentSpec, words: list[str]) -> None:
    assert differences(IRIS, changed) == words
