"""The services of this process, made once and handed to whoever needs them."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.engine.service import TrainingService
from tdc_core.results.predictor import Predictor
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings, load_settings
from tdc_core.spec import DataSpec
from tdc_core.ui.compare.kept_epochs import KeptEpochs
from tdc_core.ui.runs.rows import KeptRows
from tdc_core.ui.session.quick_lookups import look_up_one_by_one
from tdc_core.ui.session.quick_theme import put_theme_together_seldom
from tdc_core.ui.session.whole_callbacks import keep_callbacks_whole
from tdc_core.ui.sweep.tried import KeptGroups


@dataclass(frozen=True)
class Services:
    """What the pages work with: one of each per process, and whom they are drawn for.

    Attributes:
        visitor: the workspace whose page is drawn; None where nobody's is.
    """

    settings: Settings
    store: RunStore
    training: TrainingService
    library: DatasetLibrary
    predictor: Predictor = field(default_factory=Predictor)
    rows: KeptRows = field(default_factory=KeptRows)
    groups: KeptGroups = field(default_factory=KeptGroups)
    epochs: KeptEpochs = field(default_factory=KeptEpochs)
    visitor: str | None = None

    def card(self, data: DataSpec) -> DatasetCard | None:
        """The data set of an experiment, as far as the visitor may see it.

        None where there is none of that name, where a file has not been read in this way, and where the visitor does
        not hold it: an experiment, a checksum or a link gives nobody a row of another's file, or a word of it.
        """
        if data.file is not None and (
            self.visitor is None or not self.store.files.holds(self.visitor, data.file.sha256)
        ):
            return None
        return self.library.card(data)


@st.cache_resource(show_spinner=False)
def services() -> Services:
    """The services of this process.

    Raises:
        SettingsError: a setting is wrong.
        StoreUnusable: the store's address is none.
    """
    keep_callbacks_whole()
    look_up_one_by_one()
    put_theme_together_seldom()
    settings = load_settings()
    store = RunStore(settings.store_url)
    return Services(settings, store, TrainingService(store, settings), DatasetLibrary(settings.home))
