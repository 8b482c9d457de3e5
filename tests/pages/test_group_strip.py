"""A run of a group in the line above the pages, and the figures of a sweep's line on the board."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tdc_core.runs.group_models import GroupKind, NewRun
from tdc_core.ui.runs.columns import BY_KEY
from tdc_core.ui.runs.lines import fold, told
from tdc_core.ui.session.services import services
from tests.pages.helpers import assert_sound, live_states, open_page
from tests.pages.runs import IRIS, begin, button, token
from tests.support.sweep_runs import whole_sweep


def test_the_strip_stops_the_whole_group_and_is_not_on_its_own_page(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model")
    store = services().store
    members = [NewRun(IRIS.with_("training", seed=seed), {"training.seed": seed}) for seed in range(3)]
    group = store.groups.create(token(at), GroupKind.SEEDS, "Luck", "{}", members, 9)
    begin(epochs=1)
    at.run()
    assert_sound(at)
    assert len(live_states(at)) == 1
    at.switch_page("pages/runs.py")
    at.query_params["group"] = group.id
    at.run()
    assert_sound(at)
    assert not [element for element in at.button if str(element.key).startswith("strip")]
    del at.query_params["group"]
    at.switch_page("pages/model.py").run()
    button(at, "strip-stop-all").click().run()
    assert_sound(at)
    stopped = store.groups.get(group.id)
    assert stopped is not None and not stopped.alive
    assert all(run.stop_requested or not run.alive for run in store.groups.members(group.id))


def test_the_line_of_a_sweep_has_the_figures_of_its_best_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    store = services().store
    group = whole_sweep(store, token(at), 6)
    rows = services().rows.of(token(at), store, services().card)
    lowest = min(row.loss for row in rows if row.lean and row.loss is not None)
    lucky = [row if row.lean else replace(row, loss=lowest / 2) for row in rows]  # as the best's own seeds may be
    (line,) = fold(lucky, {group.id: group}, [])
    now = datetime.now(UTC)
    best = next(row for row in rows if row.lean and row.loss == lowest)
    assert told(line, now)["cells"]["loss"] == BY_KEY["loss"].words(best, now)
