"""An experiment as the script that does the same without this app."""

from __future__ import annotations

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.export.no_script import NoScript
from tdc_core.export.notebook import notebook_of
from tdc_core.export.script import experiment_script
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.frame.experiment_card import file_stem
from tdc_core.ui.parts.problems import plain

FROM_THE_START = (
    "A plain script of {whose}, trained from the beginning. This branch began as another run, so its numbers may be "
    "others."
)
ABOUT = "A plain script of {whose}. In a fresh Python it gives the same numbers {where}."
EVERYWHERE = "in every epoch"
UP_TO = "up to epoch {epoch}, after which this run was changed"


def code_panel(
    spec: ExperimentSpec,
    card: DatasetCard,
    key: str,
    differs_from: int | None = None,
    whose: str = "this experiment",
) -> None:
    """Draw the script, to copy and to download; where there is none, why.

    Args:
        spec: the experiment, one without errors.
        card: its data set's.
        key: tells two panels apart.
        differs_from: the epoch from which on the run was another than its experiment says; 1 where it is a branch.
        whose: what to call the experiment.
    """
    st.header("The code")
    try:
        script = experiment_script(spec, card)
    except NoScript as error:
        st.caption(plain(str(error)))
        return
    if differs_from == 1:
        st.caption(FROM_THE_START.format(whose=whose))
    else:
        where = UP_TO.format(epoch=differs_from - 1) if differs_from else EVERYWHERE
        st.caption(ABOUT.format(whose=whose, where=where))
    stem = file_stem(spec.name).replace("-", "_")
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Download the script",
            script,
            file_name=f"{stem}.py",
            mime="text/x-python",
            icon=":material/download:",
            key=f"script-{key}",
            on_click="ignore",
        )
        st.download_button(
            "As a notebook",
            notebook_of(script),
            file_name=f"{stem}.ipynb",
            mime="application/x-ipynb+json",
            icon=":material/download:",
            key=f"notebook-{key}",
            help="The same in cells with a sentence each, for Jupyter or Colab.",
            on_click="ignore",
        )
    st.code(script, language="python", height=420)
