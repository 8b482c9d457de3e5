"""What is asked for and said where a run is branched."""

from tdc_core.catalog.experiments import ready_made
from tdc_core.spec import LayerSpec, ScheduleSpec
from tdc_core.spec.branching import may_branch
from tdc_core.ui.train.branch_form import changed, dropouts, words_on_start

DENSE, DROPOUT = LayerSpec.of("dense", units=4, activation="relu"), LayerSpec.of("dropout", rate=0.25)
COSINE = ScheduleSpec.of("cosine", alpha=0.3)
SPEC = ready_made()[0].with_layers((DENSE, DROPOUT, DENSE, DROPOUT)).with_("training", schedule=COSINE)


def test_it_is_said_which_epochs_are_trained_again() -> None:
    assert words_on_start(4, 4) == "The state after epoch 4 is kept, so no epoch is trained again."
    assert words_on_start(4, 5) == (
        "Starts from the state kept after epoch 4: epoch 5 is trained again, with the numbers that it had."
    )
    assert "kept after epoch 4: epochs 5 to 7 are trained again" in words_on_start(4, 7)
    assert words_on_start(0, 3).startswith("Starts from the first weights: epochs 1 to 3 are")
    assert words_on_start(0, 1).startswith("Starts from the first weights: epoch 1 is")


def test_every_dropout_has_a_field_with_its_layer() -> None:
    assert dropouts(SPEC) == [(1, "Dropout, layer 2", 0.25), (3, "Dropout, layer 4", 0.25)]
    assert dropouts(SPEC.with_layers((DENSE, DROPOUT))) == [(1, "Dropout", 0.25)]
    assert dropouts(SPEC.with_layers((DENSE,))) == []


def test_what_is_changed_can_be_branched_and_what_is_not_is_the_same() -> None:
    settings = SPEC.training
    same = changed(SPEC, settings.epochs, settings.learning_rate, {1: 0.25, 3: 0.25}, "cosine")
    assert same.to_json() == SPEC.to_json(), "its schedule keeps its parameters"
    other = changed(SPEC, 7, 0.5, {1: 0.25, 3: 0.75}, "")
    assert [layer.params.get("rate") for layer in other.model.layers] == [None, 0.25, None, 0.75]
    assert (other.training.epochs, other.training.learning_rate, other.training.schedule) == (7, 0.5, None)
    assert may_branch(SPEC, other)
