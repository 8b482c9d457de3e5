"""Which part and which weights the results are shown of."""

from __future__ import annotations

import streamlit as st

from tdc_core.results.kept import Results, Weights
from tdc_core.runs.models import Run
from tdc_core.ui.parts.choices import buttons
from tdc_core.ui.session.session import Session

PARTS = {"validation": "Validation", "test": "Test"}
BEST: Weights = "best"
WEIGHTS: dict[Weights, str] = {BEST: "Best", "last": "Last"}
_PART, _WEIGHTS = "results-part", "results-weights"


def chosen_weights(session: Session, run: Run, kept: Results) -> tuple[str, Weights]:
    """Draw what there is to choose from, and give what is chosen: a part and which weights.

    Args:
        session: the visitor's.
        run: in focus.
        kept: its results.
    """
    parts = {part: title for part, title in PARTS.items() if part in kept.parts}
    both = any(outputs.best is not outputs.last for outputs in kept.parts.values())
    which = WEIGHTS if both else {BEST: WEIGHTS[BEST]}
    with st.container(horizontal=True, vertical_alignment="center", key="results-chosen"):
        part = buttons(session, "Part", _PART, parts)
        weights = buttons(session, "Weights", _WEIGHTS, which)
        st.caption(_epochs(run, kept, both, list(parts)))
    return part, weights


def _epochs(run: Run, kept: Results, both: bool, parts: list[str]) -> str:
    """Of which epochs the weights are; run.best_epoch may be one after those that the results are of."""
    last = f"Last, epoch {kept.epoch}"
    if both:
        known = run.best_epoch is not None and kept.epoch == run.epochs_done
        words = f"{f'Best, epoch {run.best_epoch}' if known else 'Best'} · {last}"
    else:
        words = f"{last}, which is the best"
    return words if len(parts) > 1 else f"{PARTS[parts[0]]} part · {words}"
