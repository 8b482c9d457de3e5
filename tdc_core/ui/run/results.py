"""What a run that has ended brought: its scores, and the trained model as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from tdc_core.runs.models import Evaluation, Score
from tdc_core.tasks.metric import Metric
from tdc_core.ui.frame.experiment_card import file_stem
from tdc_core.ui.run import words as run_words
from tdc_core.ui.run.live_run import LiveRun
from tdc_core.ui.session.services import Services

BEST, LAST, IN_FIRST_EPOCH = "Best, epoch {epoch}", "Last, epoch {epoch}", "Stopped in epoch 1"
"""The rows of the scores."""
TO_RESULTS = "See what it gets right and wrong"


def show_results(shown: LiveRun, token: str, studio: Services) -> None:
    """Draw the evaluation of a run that has ended, and the button that downloads its model."""
    run = shown.run
    show_scores(shown)
    if run.evaluation is not None and not run.override:
        st.page_link("pages/results.py", label=TO_RESULTS, icon=":material/query_stats:")
    model = studio.settings.runs_dir / run.id / "model.keras"
    if model.is_file():
        st.download_button(
            "Download the model",
            lambda: _read(run.id, token, studio),
            file_name=f"{file_stem(run.name)}.keras",
            mime="application/octet-stream",
            icon=":material/download:",
            key=f"model-{run.id}",
            on_click="ignore",
            help="A .keras file that takes raw features: the scaling is its first layer.",
        )


def show_scores(shown: LiveRun) -> None:
    """Draw the evaluation of a run that has ended."""
    run = shown.run
    if run.evaluation is not None:
        st.subheader("Evaluation")
        st.caption(
            f"Epoch {run.best_epoch} had the lowest val\\_loss, so its weights are the model."
            if run.best_epoch
            else "The model as it stood at the end."
        )
        _draw_scores(run.evaluation, run.best_epoch, run.epochs_done, shown.task.metrics)


# Drawn again as it was: pandas and Arrow take 1.5 ms for the same few numbers, at each page of each who looks.
@st.cache_data(max_entries=256, show_spinner=False, hash_funcs={Evaluation: repr, Metric: repr})
def _draw_scores(evaluation: Evaluation, best_epoch: int | None, last_epoch: int, metrics: tuple[Metric, ...]) -> None:
    scores = score_table(evaluation, best_epoch, last_epoch, metrics).rename_axis("Weights")
    st.table(scores, border="horizontal", width="content")


def score_table(
    evaluation: Evaluation, best_epoch: int | None, last_epoch: int, metrics: Sequence[Metric]
) -> pd.DataFrame:
    """The scores as text: a row for the best epoch and one for the last, a column for each part and metric.

    Without a best epoch there is one row, of the weights as they stood at the end. What one row alone has is a dash in
    the other.

    Args:
        evaluation: the scores.
        best_epoch: the epoch with the lowest val_loss; None where none ended, or none had one that is a number.
        last_epoch: how many epochs ended.
        metrics: what the numbers are called; one that is not among them, by its key.
    """
    named = {metric.key: metric for metric in metrics}
    if best_epoch is None:
        rows = {LAST.format(epoch=last_epoch) if last_epoch else IN_FIRST_EPOCH: evaluation.last}
    else:
        rows = {BEST.format(epoch=best_epoch): evaluation.best, LAST.format(epoch=last_epoch): evaluation.last}
    return pd.DataFrame({name: _cells(scores, named) for name, scores in rows.items()}).T.fillna(run_words.NO_FIGURE)


def _cells(scores: dict[str, Score | None], named: Mapping[str, Metric]) -> dict[str, str]:
    return {
        named[key].of(part) if key in named else f"{part.capitalize()} {key}": run_words.figure(value)
        for part, score in scores.items()
        if score is not None
        for key, value in score.items()
    }


def _read(run_id: str, token: str, studio: Services) -> bytes:
    """The model's bytes, read when they are asked for.

    Raises:
        PermissionError: the run is not one of the workspace's, or not any more.
    """
    if studio.store.runs.own(token, run_id) is None:
        raise PermissionError("This run is not in your workspace.")
    return (studio.settings.runs_dir / run_id / "model.keras").read_bytes()
