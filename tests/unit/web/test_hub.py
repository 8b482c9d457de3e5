"""How often the hub looks at the store."""

import asyncio
from contextlib import ExitStack

import pytest

from tdc_core.catalog.experiments import ready_made
from tdc_core.ui.session.services import services
from tdc_core.web.hub import QUICK, SLOW, Hub


@pytest.mark.parametrize(("watchers", "pause"), [(1, QUICK), (2, QUICK), (100, 0.05)])
def test_a_run_about_to_be_taken_is_looked_at_often_and_with_many_watchers_less_so(watchers: int, pause: float) -> None:
    store = services().store
    run = store.queue.submit(store.workspaces.create(), ready_made()[0], limit=1)
    assert asyncio.run(_pause(run.id, watchers)) == pytest.approx(pause)


def test_where_nobody_looks_the_pause_is_long() -> None:
    assert Hub(services).pause() == SLOW


async def _pause(run_id: str, watchers: int) -> float:
    hub = Hub(services)
    seen = {run_id: await hub.sight(run_id)}
    with ExitStack() as watching:
        for _ in range(watchers):
            watching.enter_context(hub.watch(seen))
        return hub.pause()
