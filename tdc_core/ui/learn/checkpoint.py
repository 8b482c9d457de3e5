"""The lesson about checkpoints: a recorded run, and what the file holds at each epoch."""

from __future__ import annotations

import streamlit as st

from tdc_core.charts.checkpoint import best_so_far, checkpoint_figure
from tdc_core.content.curves import CHECKPOINT_CURVE, recorded_curves
from tdc_core.content.experiments import lesson_experiment
from tdc_core.content.lessons import Lesson
from tdc_core.runs.models import EpochMetrics
from tdc_core.ui.learn.pieces import section
from tdc_core.ui.learn.recorded import about
from tdc_core.ui.parts.steady import steady_chart
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

IN_FILE = "epoch {epoch}"
WRITTEN = ":green[:material/save: Epoch {epoch} is the best so far: the file is written anew.]"
STAYS = ":gray[:material/lock: Not better than epoch {epoch}: the file stays as it is.]"
_FIRST_EPOCH = 10


def checkpoint_view(session: Session, studio: Services, lesson: Lesson) -> None:
    """Draw the lesson."""
    points = recorded_curves()[CHECKPOINT_CURVE]
    section(lesson, "play", about=about(lesson_experiment(CHECKPOINT_CURVE)))
    _play(session, points)
    best = points[best_so_far([point.values["val_loss"] for point in points], len(points)) - 1]
    last = points[-1]
    section(lesson, "end", best=str(best.epoch), times=f"{last.values['val_loss'] / best.values['val_loss']:.1f}")
    section(
        lesson,
        "accuracy",
        best=str(best.epoch),
        best_accuracy=f"{best.values['val_accuracy']:.1%}",
        last_accuracy=f"{last.values['val_accuracy']:.1%}",
    )


@st.fragment
def _play(session: Session, points: tuple[EpochMetrics, ...]) -> None:
    loss, val_loss = [point.values["loss"] for point in points], [point.values["val_loss"] for point in points]
    with st.container(border=True, key="checkpoint-play"):
        epoch = st.slider(
            "Epoch", 1, len(points), _FIRST_EPOCH, key=session.key("learn.epoch"), persist_state="session"
        )
        kept = best_so_far(val_loss, epoch)
        steady_chart(
            checkpoint_figure(loss, val_loss, _FIRST_EPOCH),
            checkpoint_figure(loss, val_loss, epoch),
            "checkpoint",
            "Training and validation loss up to the slider's epoch, a star on the epoch in the file",
        )
        with st.grid(3, min_column_width=150):
            st.metric("val_loss now", f"{val_loss[epoch - 1]:.4f}", border=True)
            st.metric("val_loss of the file", f"{val_loss[kept - 1]:.4f}", border=True)
            st.metric("Weights in the file", IN_FILE.format(epoch=kept), border=True)
        st.markdown((WRITTEN if kept == epoch else STAYS).format(epoch=kept))
