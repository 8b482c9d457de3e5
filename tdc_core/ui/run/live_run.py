"""A run as it goes, wherever it is shown: its state in words and numbers, its charts, which the page feeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.runs.models import Run
from tdc_core.tasks.task import Task, task_of, task_on
from tdc_core.ui.run.live_chart import ALONE, feed_charts, live_charts
from tdc_core.ui.run.live_feed import page_news
from tdc_core.ui.run.live_state import live_state
from tdc_core.ui.session.services import Services


@dataclass(frozen=True)
class LiveRun:
    """A run on a page; the page makes one for each run that it shows, and reads of it once.

    Attributes:
        run: as it stands.
        card: the data set's that it is trained on; None where there is none of that name any more, or where the file
            is another person's.
        task: what it is trained for.
        news: what there is to say of it, see `tdc_core.ui.run.live_feed.page_news`.
        place: where on the page, in a word; whatever run is shown there takes over the charts of the one before.
        trunk: the run that it leaves, where that is shown behind it.
    """

    run: Run
    card: DatasetCard | None
    task: Task
    news: dict[str, Any]
    place: str = ALONE
    trunk: Run | None = None

    @property
    def has_charts(self) -> bool:
        """Whether the run has a curve to draw, or may still get one."""
        return self.run.alive or self.run.epochs_done > 0

    def feed(self, studio: Services) -> None:
        """What fills the charts; before them, and as early on the page as can be."""
        if self.has_charts:
            feed_charts(self.run, self.task, self.news, self.place, studio, self.trunk)

    def draw(self, buttons: Callable[[], None] | None = None) -> None:
        """Draw the run; `feed` comes before.

        Args:
            buttons: draws what can be done with one of several runs, beside its headline; these stand in narrow
                places. None for a run that is alone on its page, whose head has the buttons.
        """
        with st.container(key=f"{self.place}-panel", gap="xsmall"):
            if buttons is None:
                live_state(self.news, "headline", "progress", *(("numbers",) if self.has_charts else ()))
            else:
                with st.container(horizontal=True, vertical_alignment="center", key=f"state-{self.place}"):
                    live_state(self.news, "headline")
                    buttons()
                live_state(self.news, "brief", "few")
            if self.has_charts:
                live_charts(self.run, self.task, self.place)
            if buttons is None:
                live_state(self.news, "times")


def live_run(studio: Services, run: Run, place: str = ALONE, trunk: Run | None = None) -> LiveRun:
    """A run for a page; `trunk` as in `LiveRun`."""
    card = studio.card(run.spec.data)
    task = task_of(card) if card is not None else task_on(run.spec.data)
    return LiveRun(run, card, task, page_news(studio, run, task), place, trunk)
