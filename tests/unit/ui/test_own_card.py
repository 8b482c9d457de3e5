"""Whose rows a page may show."""

from __future__ import annotations

import io
from dataclasses import replace

from tdc_core.datasets.library import DatasetLibrary
from tdc_core.engine.service import TrainingService
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import DataSpec
from tdc_core.ui.parts.referee import looked_at
from tdc_core.ui.run.live_run import live_run
from tdc_core.ui.session.services import Services
from tests.support.own_files import FLOWERS, experiment_on


def test_a_file_is_seen_by_who_holds_it_alone(settings: Settings) -> None:
    store = RunStore(settings.store_url)
    studio = Services(settings, store, TrainingService(store, settings), DatasetLibrary(settings.home))
    owner, stranger = store.workspaces.create(), store.workspaces.create()
    file = studio.training.files.bring(owner, "flowers.csv", io.BytesIO(FLOWERS.encode()))
    spec = experiment_on(settings.home, FLOWERS)
    assert spec.data.file is not None and spec.data.file.sha256 == file.sha256
    mine, theirs, nobodys = (replace(studio, visitor=token) for token in (owner, stranger, None))
    card = mine.card(spec.data)
    assert card is not None and card.classes == ("a", "b")
    assert (theirs.card(spec.data), nobodys.card(spec.data)) == (None, None)
    assert looked_at(spec, mine).facts is not None
    seen = looked_at(spec, theirs)
    assert (seen.card, seen.facts) == (None, None)
    assert not {"red", "blue", "white"} & set(" ".join(f"{each.message} {each.why}" for each in seen.problems).split())
    run = store.queue.submit(owner, spec, 5)
    assert live_run(theirs, run).card is None
    assert live_run(theirs, run).task is live_run(mine, run).task
    studio.training.drop_file(owner, file.sha256)
    assert mine.card(spec.data) is None
    assert store.runs.get(run.id) is None
    assert mine.card(DataSpec(dataset="iris")) is not None
