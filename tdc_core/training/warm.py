"""A fit that has been rehearsed, so that its run begins at once, with the numbers of one that was not.

Most of what a run waits for is TensorFlow tracing the steps of training and of validation. A rehearsal is the whole job
in a folder and a store of its own, on one batch; then every variable gets its first value back. So whatever a job does
was done once before, and there is no list of it to keep.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace

import tensorflow as tf

from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec
from tdc_core.training.attempt import Attempt
from tdc_core.training.fit import Fit, prepare_fit
from tdc_core.training.state import assign, read

FOLDER = "rehearsal"
_SUMMARY_WIDTH = 80


@dataclass(frozen=True)
class Warm:
    """What is ready for a run.

    Attributes:
        fit: as if it had just been prepared, but that its model has been traced.
        store: opened.
        summary: what `model.summary()` prints.
    """

    fit: Fit
    store: RunStore
    summary: str


def warm_up(spec: ExperimentSpec, settings: Settings) -> Warm:
    """Prepare the fit of an experiment and rehearse its job.

    Raises:
        Exception: as `Attempt.run` does, where the experiment is not sound or its loss becomes NaN at once.
    """
    fit = prepare_fit(spec, settings)
    lines: list[str] = []
    fit.model.summary(line_length=_SUMMARY_WIDTH, print_fn=lambda line, **_: lines.append(line))
    folder = settings.home / FOLDER
    shutil.rmtree(folder, ignore_errors=True)  # of a spare that was killed
    try:
        rehearse(spec, fit, settings.model_copy(update={"home": folder, "database_url": ""}))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    store = RunStore(settings.store_url)
    store.queue.waits()
    return Warm(fit, store, "\n".join(lines))


def rehearse(spec: ExperimentSpec, fit: Fit, settings: Settings) -> None:
    """Do the whole job of a fit on one batch, and bring the model back to where it was.

    The order of the rows is not touched: `fit.training` would be further along with each iterator. The batch comes from
    the validation part, which has the same types and shapes.

    Args:
        spec: the experiment.
        fit: as it was prepared.
        settings: whose home is the rehearsal's own.
    """
    model = fit.model
    model.optimizer.build(model.trainable_variables)
    variables = (model.variables, model.optimizer.variables)
    first = [read(some) for some in variables]
    held_out = {name: None if batches is None else batches.take(1) for name, batches in fit.held_out.items()}
    short = replace(fit, training=_one_batch(fit, spec.training.batch_size), held_out=held_out)
    store = RunStore(settings.store_url)
    token = store.workspaces.create()
    if spec.data.file is not None:  # whose rows stand in the fit already
        store.files.add(token, spec.data.dataset, spec.data.file.sha256, 0)
    store.queue.submit(token, spec.with_("training", epochs=2), limit=1)
    run = store.queue.claim("rehearsal")
    if run is None:
        raise RuntimeError("The store of the rehearsal holds another run.")
    runs = settings.runs_dir / run.id
    runs.mkdir(parents=True)
    Attempt(store, run, runs, settings, short).run()
    store.database.close()
    for some, values in zip(variables, first, strict=True):
        assign(some, values)
    model.reset_metrics()


def _one_batch(fit: Fit, size: int) -> tf.data.Dataset:
    validation = fit.held_out["validation"]
    if validation is None:
        raise ValueError("every fit has a validation part")
    return validation.unbatch().batch(size).take(1).apply(tf.data.experimental.assert_cardinality(1))
