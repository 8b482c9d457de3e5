"""What the server does once it listens, in a process of its own, since it changes the whole process."""

from __future__ import annotations

import json
import subprocess
import sys

from tdc_core.settings import ROOT

BEGUN = """
import asyncio, gc, json, socket, sys
from tdc_core.web.ending import lifespan
from tdc_core.web.hub import Hub

async def main():
    listening = socket.create_server(("127.0.0.1", 0))
    hub = Hub(lambda: None)
    async with lifespan(hub)(None):
        said = {
            "turn": sys.getswitchinterval(),
            "left out": gc.get_freeze_count(),
            "full collections": gc.get_threshold()[2],
            "at once": listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY),
            "open": not hub.closed,
        }
    print(json.dumps(said | {"closed": hub.closed}))

asyncio.run(main())
"""


def test_a_server_that_begins_sets_up_its_process_and_one_that_ends_closes_the_hub() -> None:
    done = subprocess.run([sys.executable, "-c", BEGUN], cwd=ROOT, capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)
    assert said.pop("left out") > 1000
    assert said == {"turn": 0.01, "full collections": 50, "at once": 1, "open": True, "closed": True}
