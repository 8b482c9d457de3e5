import math

from hypothesis import given
from hypothesis import strategies as st

from tdc_core.catalog.experiments import ready_made
from tdc_core.spec import ExperimentSpec, LayerSpec, PicturesReading, ScheduleSpec
from tdc_core.ui.session.draft_fields import differing, in_words, merge, taking

BASE = ready_made()[0]
EPOCHS = BASE.with_("training", epochs=33)
BATCH = BASE.with_("training", batch_size=17)
LAYERS = BASE.with_layers((LayerSpec.of("dense", units=7),))
OTHER_LAYERS = BASE.with_layers((LayerSpec.of("dense", units=8),))


def test_changes_of_different_fields_are_both_kept() -> None:
    merged, clashes = merge(BASE, BATCH, EPOCHS)
    assert (merged.training.epochs, merged.training.batch_size, clashes) == (33, 17, ())


def test_where_both_changed_a_field_mine_stays_and_it_is_named() -> None:
    merged, clashes = merge(BASE, LAYERS, OTHER_LAYERS.with_("training", epochs=33))
    assert merged == LAYERS.with_("training", epochs=33)
    assert clashes == ("model.layers",)


def test_the_same_change_is_no_clash() -> None:
    assert merge(BASE, EPOCHS, EPOCHS) == (EPOCHS, ())


def test_a_schedule_comes_and_goes_as_one_field() -> None:
    cosine = BASE.with_("training", schedule=ScheduleSpec.of("cosine", alpha=0.1))
    assert differing(BASE, cosine) == ("training.schedule",)
    assert merge(BASE, EPOCHS, cosine) == (cosine.with_("training", epochs=33), ())
    assert merge(cosine, cosine, BASE) == (BASE, ())


SGD = BASE.with_("training", optimizer="sgd")
MOMENTUM = SGD.with_("training", optimizer_params={"momentum": 0.9})
BETA = BASE.with_("training", optimizer_params={"beta_1": 0.8})


def test_an_optimizer_and_its_parameters_are_never_those_of_two_drafts() -> None:
    together = ("training.optimizer", "training.optimizer_params")
    assert differing(BASE, MOMENTUM) == together
    assert differing(BASE, BETA) == ("training.optimizer_params",)
    assert merge(BASE, EPOCHS, MOMENTUM) == (MOMENTUM.with_("training", epochs=33), ())
    assert merge(MOMENTUM, MOMENTUM, BASE) == (BASE, ())
    for mine, theirs in ((SGD, BETA), (BETA, SGD), (MOMENTUM, BETA), (BETA, MOMENTUM)):
        merged, clashes = merge(BASE, mine, theirs)
        assert (merged, clashes) == (mine, together)
        assert taking(merged, clashes, theirs) == theirs
    assert merge(SGD, MOMENTUM, SGD.with_("training", optimizer_params={"clipnorm": 1.0}))[0] == MOMENTUM
    assert in_words(together) == "optimizer and optimizer's parameters"


def test_nan_is_no_change() -> None:
    wild = BASE.with_("training", learning_rate=math.nan)
    assert differing(wild, wild.model_copy()) == ()
    assert merge(wild, wild, wild.with_("training", epochs=33))[0].training.epochs == 33


def test_some_fields_of_another_draft() -> None:
    other = LAYERS.model_copy(update={"name": "Other"}).with_("training", epochs=33)
    assert taking(BASE, ["name", "training.epochs"], other) == EPOCHS.model_copy(update={"name": "Other"})


def test_fields_in_words() -> None:
    assert in_words(["training.epochs"]) == "epochs"
    assert in_words(["data.train", "training.batch_size", "model.layers"]) == "training part, batch size and layers"


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "epochs": st.integers(1, 99),
        "batch_size": st.integers(1, 99),
        "seed": st.integers(0, 99),
        "shuffle": st.booleans(),
        "schedule": st.sampled_from([None, {"type": "cosine", "alpha": 0.5}, {"type": "step", "drop": 0.5}]),
    },
)


def changed(**values: object) -> ExperimentSpec:
    return BASE.with_("training", **values)


@given(CHANGES, CHANGES)
def test_every_change_is_kept_or_named(mine: dict[str, object], theirs: dict[str, object]) -> None:
    merged, clashes = merge(BASE, changed(**mine), changed(**theirs))
    for name, value in {**theirs, **mine}.items():
        assert getattr(merged.training, name) == getattr(changed(**{name: value}).training, name) or (
            mine.get(name, value) == getattr(BASE.training, name)
        )
    for name in set(mine) & set(theirs):
        one, other, base = (getattr(spec.training, name) for spec in (changed(**mine), changed(**theirs), BASE))
        assert (f"training.{name}" in clashes) == (one != other and one != base and other != base)


def test_a_file_and_how_it_is_read_stay_together() -> None:
    reading = PicturesReading(sha256="a" * 64)
    mine = BASE.with_("data", dataset="file:a.zip", file=reading)
    theirs = BASE.with_("data", dataset="wine")
    merged, clashes = merge(BASE, mine, theirs)
    assert merged == mine and set(clashes) == {"data.dataset", "data.file"}
    assert taking(mine, clashes, theirs).data.file is None
    other = mine.with_("data", file=reading.model_copy(update={"height": 32}))
    assert merge(mine, theirs, other)[0].data.dataset == "wine", "no way to read a file goes to another data set"
