"""A slider over the epochs whose weights were kept: what the model answers over two columns, or its first layer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from tdc_core.charts.boundary import class_plane, number_plane, plane_figure
from tdc_core.charts.mosaic import lay_out
from tdc_core.results.answers import answers, probabilities
from tdc_core.results.forward import forward
from tdc_core.results.history import HISTORY, MOST_WEIGHTS, History, read_history
from tdc_core.results.network import Network
from tdc_core.results.plane import SIDE, Plane, plane
from tdc_core.results.thin import thin
from tdc_core.spec import few_digits
from tdc_core.ui.parts.choices import box
from tdc_core.ui.parts.names import in_chart, told_apart
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.steady import steady_chart
from tdc_core.ui.parts.words import explain
from tdc_core.ui.results.inside.asked import Asked
from tdc_core.ui.results.inside.network import Layer, layers_of, network_in
from tdc_core.ui.results.inside.pictures import A_PAGE, image_before, kernels_of, weight_tiles
from tdc_core.ui.results.inside.what_counts import importance_of
from tdc_core.ui.results.shares import one_decimal
from tdc_core.ui.session.session import Session

EPOCH, ACROSS, UP = "inside-epoch", "inside-across", "inside-up"
BEST = -1
NO_HISTORY = (
    f"The weights of single epochs were not kept. That is done for models of at most {MOST_WEIGHTS:,} weights, in runs "
    "that began with this version."
)
NO_PICTURE = "The first layer of this model has no weights that make a picture."
TOO_FEW = "It takes two columns of numbers to draw a plane."
NOT_PLANE = (
    "The colours are what the model answers with all other columns at their median, the deeper the surer. The points "
    "are validation rows, whose other columns have values of their own: so one may lie in another colour and still be "
    "answered rightly."
)
_MOST_ROWS = 300
_ACROSS = 12
_BOX = 220  # pixels


def draw_learn(session: Session, it: Asked) -> None:
    """Draw the slider and what there is to see of the epoch that it is on.

    Raises:
        NoNetwork: the run has no model as numbers.
    """
    st.subheader("See it learn", anchor=False, help=explain("epoch", "weight", "decision boundary"))
    best, history = network_in(it.kept), _history_in(it.kept.folder.parents[1])
    if history is None or history.weights.shape[1] != len(best.weights):
        st.caption(NO_HISTORY)
        return
    epoch = _choose_epoch(session, history)
    fixed = [0] if it.spec.data.scaling != "none" else []
    fixed += [len(best.layers) - 1] if it.spec.data.target_scaling else []
    network = best if epoch == BEST else history.network(epoch, best, tuple(fixed))
    if it.card.kind == "image":
        _first_layer(it, network, best)
    else:
        _boundary(session, it, network)


def _history_in(run_folder: Path) -> History | None:
    try:
        written = (run_folder / HISTORY).stat().st_mtime_ns
    except OSError:
        return None
    return _history(run_folder, written)


@lru_cache(maxsize=2)
def _history(run_folder: Path, written: int) -> History | None:
    """Read once, and again where it was written at another time."""
    return read_history(run_folder)


def _choose_epoch(session: Session, history: History) -> int:
    options = [*history.epochs, BEST]
    if session.shown(EPOCH) not in options:
        session.show(EPOCH, BEST)
    names = {0: "before training", BEST: "best weights"}
    return int(
        st.select_slider(
            "Epoch", options, session.shown(EPOCH), key=EPOCH, format_func=lambda each: names.get(each, str(each)),
            width=520,
        )
    )  # fmt: skip


def _first_layer(it: Asked, network: Network, best: Network) -> None:
    layers = layers_of(best, it.spec, forward(best, np.zeros((1, *best.input_shape), np.float32)))
    for layer in layers:
        image = image_before(layers, layer)
        if image is not None:
            now, final = (weight_tiles(each, layer, image)[:A_PAGE] for each in (network, best))
            said = f"The weights of the first {len(now)} units of {layer.title}, as images."
        elif layer.slides:
            now, final = (_kernels(each, layer) for each in (network, best))
            said = f"The first {len(now)} kernels of {layer.title}."
        else:
            continue
        reach = float(np.abs(final).max()) or 1.0
        middle = np.median(np.abs(now))
        lowest, highest, half = (few_digits(number, 3) for number in (now.min(), now.max(), middle))
        told = f"{said} From {lowest} to {highest}; half of them are within {half} of 0."
        st.image(lay_out(now, _ACROSS, reach), width=672, output_format="PNG", alt=told)
        st.caption(f"{told} Blue is above 0, orange below, as deep as in the best weights.")
        return
    st.caption(NO_PICTURE)


def _kernels(network: Network, layer: Layer) -> np.ndarray:
    """The first kernels of a layer that has some, (count, height, width)."""
    kernels = kernels_of(network, layer)
    return kernels.reshape(-1, *kernels.shape[2:])[:A_PAGE]


def _boundary(session: Session, it: Asked, network: Network) -> None:
    numbers = [number for number, column in enumerate(it.card.columns) if not column.categories]
    if len(numbers) < len(("across", "up")):
        st.caption(TOO_FEW)
        return
    names = told_apart(column.name for column in it.card.columns)
    order = [int(column) for column in importance_of(it).order if column in numbers]
    with st.container(horizontal=True):
        titles = {column: names[column] for column in order}
        across = box(session, "Across", ACROSS, titles, _BOX)
        up = box(session, "Up", UP, {column: name for column, name in titles.items() if column != across}, _BOX)
    seen = _seen(it, across, up)
    over = forward(network, seen.grid.features)[-1]
    st.markdown(_in_words(it, seen, forward(network, seen.rows)[-1], over))
    steady_chart(
        _best_figure(it, seen),
        _figure(it, seen, over),
        f"plane-{across}-{up}",
        f"What the model answers over {names[across]} and {names[up]}, and the validation rows",
    )
    st.caption(NOT_PLANE)


@dataclass(frozen=True, eq=False)
class _Seen:
    """A plane, and the validation rows that are drawn in it.

    Attributes:
        columns: the two that vary.
        grid: the plane.
        rows: encoded, float32 (n, inputs).
        points: their two columns, (n, 2).
        labels: (n,).
    """

    columns: tuple[int, int]
    grid: Plane
    rows: np.ndarray
    points: np.ndarray
    labels: np.ndarray


@lru_cache(maxsize=16)
def _seen(it: Asked, across: int, up: int) -> _Seen:
    part, columns = it.kept.parts["validation"].part, it.card.columns
    positions = thin(len(part), _MOST_ROWS)
    rows = it.features(part, positions.tolist())
    blocks = [block for column in columns for block in column.blocks]
    first = np.cumsum([0, *(len(column.blocks) for column in columns)])
    starts = np.cumsum([0, *blocks])[first]
    points = rows[:, [starts[across], starts[up]]]
    grid = plane(rows, blocks, int(first[across]), int(first[up]))
    return _Seen((across, up), grid, rows, points, part.labels[positions])


@lru_cache(maxsize=16)
def _best_figure(it: Asked, seen: _Seen) -> go.Figure:
    """The plane with what the best weights put out, which is drawn at first."""
    return _figure(it, seen, forward(network_in(it.kept), seen.grid.features)[-1])


def _figure(it: Asked, seen: _Seen, over: np.ndarray) -> go.Figure:
    """The plane with what is put out over it."""
    grid, of_rows = seen.grid, (seen.points, seen.labels)
    if it.card.target == "number":
        traces = number_plane(grid.x, grid.y, over.reshape(SIDE, SIDE), *of_rows, in_chart(it.card.measures))
    else:
        classes = [in_chart(name) for name in it.card.classes]
        shares = probabilities(over, it.head).reshape(SIDE, SIDE, -1)[..., : len(classes)]
        traces = class_plane(grid.x, grid.y, shares, *of_rows, classes)
    return plane_figure(traces, *(in_chart(it.card.columns[column].name) for column in seen.columns))


def _in_words(it: Asked, seen: _Seen, said: np.ndarray, over: np.ndarray) -> str:
    """How good the weights are on the rows, and what they make of the plane, in Markdown."""
    if it.card.target == "number":
        off = float(np.abs(said[:, 0] - seen.labels).mean())
        return (
            f"**Off by {few_digits(off, 4)} on average** on {len(said):,} validation rows. Over the plane it predicts "
            f"from {few_digits(over.min(), 4)} to {few_digits(over.max(), 4)}."
        )
    right = int((answers(said, it.head) == seen.labels).sum())
    counts = np.bincount(answers(over, it.head), minlength=len(it.card.classes))
    shares = zip(it.card.classes, (counts / len(over)).tolist(), strict=False)
    told = ", ".join(f"{plain(name)} {one_decimal(share)}" for name, share in shares)
    return f"**{right:,} of {len(said):,} validation rows right.** Of the plane it takes for: {told}."
