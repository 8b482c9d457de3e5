"""Which part and which weights the results are shown of."""

from __future__ import annotations

import streamlit as st

from tdc_core.results.kept import Results, Weights
from tdc_core.runs.models import Run
from tdc_core.ui.session.session import Session

PARTS = {"validation": "Validation", "test": "Test"}
WEIGHTS: dict[Weights, str] = {"best": "Best", "last": "Last"}
_PART, _WEIGHTS = "results-part", "results-weights"


def chosen_weights(session: Session, run: Run, kept: Results) -> tuple[str, Weights]:
    """Draw what there is to choose from, and give what is chosen: a part and which weights.

    Args:
        session: the visitor's.
        run: in focus.
        kept: its results.
    """
    parts = [part for part in PARTS if part in kept.parts]
    both = any(outputs.best is not outputs.last for outputs in kept.parts.values())
    weights: list[Weights] = ["best", "last"] if both else ["best"]
    for key, options in ((_PART, parts), (_WEIGHTS, weights)):
        if session.shown(key) not in options:
            session.show(key, options[0])
    with st.container(horizontal=True, vertical_alignment="center", key="results-chosen"):
        if len(parts) > 1:
            st.segmented_control(
                "Part", parts, key=_PART, format_func=PARTS.__getitem__, required=True, label_visibility="collapsed",
                default=session.shown(_PART),
            )  # fmt: skip
        if both:
            st.segmented_control(
                "Weights", weights, key=_WEIGHTS, format_func=WEIGHTS.__getitem__, required=True,
                label_visibility="collapsed", default=session.shown(_WEIGHTS),
            )  # fmt: skip
        st.caption(_epochs(run, kept, both, parts))
    return session.shown(_PART), session.shown(_WEIGHTS)


def _epochs(run: Run, kept: Results, both: bool, parts: list[str]) -> str:
    """Of which epochs the weights are; run.best_epoch may be one after those that the results are of."""
    last = f"Last, epoch {kept.epoch}"
    if both:
        known = run.best_epoch is not None and kept.epoch == run.epochs_done
        words = f"{f'Best, epoch {run.best_epoch}' if known else 'Best'} · {last}"
    else:
        words = f"{last}, which is the best"
    return words if len(parts) > 1 else f"{PARTS[parts[0]]} part · {words}"
