"""The same visitors on Streamlit pages of others: an empty one, and one with as many elements as the Train page.

What these take is what this machine and Streamlit take, whatever an app does besides.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.load.visitor import Visitor
from tests.support.running_app import RunningApp

CLICK_SECONDS = 4.0  # between two interactions of one visitor

EMPTY = """
import streamlit as st
st.title("Empty")
"""
FULL = """
import plotly.graph_objects as go
import streamlit as st

@st.cache_resource
def chart():
    return go.Figure(go.Scatter(x=[1, 2], y=[1, 2]))

st.title("Full")
for number in range(12):
    with st.container(key=f"row-{number}", horizontal=True):
        st.markdown(f"Row **{number}**")
        st.caption("What it is about.")
        st.button("Change", key=f"button-{number}", help="Changes it.")
st.number_input("Epochs", 1, 100, 20, key="epochs")
st.text_input("Learning rate", key="rate")
st.selectbox("Optimizer", ["adam", "sgd"], key="optimizer")
for number in range(2):
    st.plotly_chart(chart(), key=f"chart-{number}")
st.code("model.fit(train)")
"""


async def plain_crowd(page: str, folder: Path, count: int, seconds: float) -> list[float]:
    """Milliseconds that interactions take on a page of plain Streamlit, with nothing else at work.

    Args:
        page: its script.
        folder: where it may lie; a folder that is not there yet.
        count: how many visitors.
        seconds: how long they stay.
    """
    folder.mkdir()
    (folder / "page.py").write_text(page)
    launcher = ("-m", "streamlit", "run", "page.py")
    app = RunningApp.start(folder / "home", folder=folder, launcher=launcher, STREAMLIT_RUNNER_POST_SCRIPT_GC="false")
    try:
        visitors = [Visitor(app.url) for _ in range(count)]
        stays = [asyncio.create_task(visitor.stay()) for visitor in visitors]
        await until(lambda: all(visitor.waits for visitor in visitors), 120)
        for visitor in visitors:
            visitor.waits.clear()  # they all came at once
        clicks = [asyncio.create_task(interact(visitor, number)) for number, visitor in enumerate(visitors)]
        await asyncio.sleep(seconds)
        for task in [*clicks, *stays]:
            task.cancel()
        await asyncio.gather(*clicks, *stays, return_exceptions=True)
    finally:
        app.stop()
    return [1000 * wait for visitor in visitors for waits in visitor.waits.values() for wait in waits]


async def interact(visitor: Visitor, number: int) -> None:
    """Do something every few seconds: have the page drawn again, or open it anew."""
    await asyncio.sleep(CLICK_SECONDS * (number % 10) / 10)
    for turn in itertools.count(number):
        await (visitor.reopen() if turn % 2 else visitor.redraw())
        await asyncio.sleep(CLICK_SECONDS)


async def until(true: Callable[[], bool], seconds: float) -> None:
    """Wait for something to come true.

    Raises:
        TimeoutError: it did not.
    """
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError("What was waited for did not come.")
        await asyncio.sleep(0.1)
