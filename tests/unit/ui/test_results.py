"""The model of a run is handed to nobody but the workspace that trained it."""

from __future__ import annotations

import pytest

from tdc_core.catalog.experiments import ready_made
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.engine.service import TrainingService
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.ui.run.results import _read
from tdc_core.ui.session.services import Services


def test_a_strangers_token_downloads_nothing(settings: Settings) -> None:
    store = RunStore(settings.store_url)
    studio = Services(settings, store, TrainingService(store, settings), DatasetLibrary(settings.home))
    token, stranger = store.workspaces.create(), store.workspaces.create()
    run = store.queue.submit(token, ready_made()[0], 5)
    folder = settings.runs_dir / run.id
    folder.mkdir(parents=True)
    (folder / "model.keras").write_bytes(b"model")
    assert _read(run.id, token, studio) == b"model"
    for other in (stranger, "", run.workspace):
        with pytest.raises(PermissionError, match="not in your workspace"):
            _read(run.id, other, studio)
    store.workspaces.forget(token)
    assert (folder / "model.keras").exists()
    with pytest.raises(PermissionError):
        _read(run.id, token, studio)
    store.database.close()
