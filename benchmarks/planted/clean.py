"""Clean tables: honest features, strong and weak, of all sorts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

TASKS = ("two classes", "classes", "number")
_NAMES = (
    *("age", "income", "height", "weight", "price", "area", "rooms", "speed", "score", "visits", "pressure", "load"),
    *("x1", "x2", "x3", "x4", "width", "depth", "balance", "rate", "level", "power", "distance", "minutes", "f_07"),
)
_WORDS = ("red", "green", "blue", "north", "south", "east", "west", "small", "medium", "large", "oak", "pine", "elm")
_CLASSES = ("setosa", "versicolor", "virginica", "ruby", "jade", "onyx")
_PAIRS = (("no", "yes"), ("benign", "malignant"), (0, 1), ("stay", "leave"), ("female", "male"))


@dataclass(frozen=True)
class Planted:
    """A table, what is wrong with it, and how it is to be read.

    Attributes:
        code: what is planted, empty for a clean table.
        column: where; empty where it is about whole rows or the target.
        aim: what the target is taken for; None where that is to be guessed.
    """

    frame: pd.DataFrame
    target: str
    code: str = ""
    column: str = ""
    aim: str | None = None
    how: str = field(default="", compare=False)

    def with_(self, **values: object) -> Planted:
        """The same with some values changed."""
        return replace(self, **values)


def clean_table(rng: np.random.Generator, task: str | None = None, least: int = 100) -> Planted:
    """A table without a fault: 100 to 5,000 rows, 2 to 19 features."""
    task = task or str(rng.choice(TASKS))
    rows = int(np.exp(rng.uniform(np.log(least), np.log(5000))))
    names = list(rng.permutation(_NAMES)[: rng.integers(2, 20)])
    latent = rng.normal(size=(rows, len(names)))
    if rng.random() < 0.5:  # features that go along with one another
        latent = latent + rng.uniform(0.3, 1.5) * rng.normal(size=(rows, 1))
        latent /= latent.std(axis=0)
    target, latent = _target(rng, task, latent)
    made = {name: _feature(rng, latent[:, place]) for place, name in enumerate(names)}
    if rng.random() < 0.3:
        days = pd.Timestamp("2019-01-01") + pd.to_timedelta(rng.integers(0, 1500, rows), unit="D")
        made["date"] = days.strftime(str(rng.choice(["%Y-%m-%d", "%d.%m.%Y"])))
    frame = pd.DataFrame(made)
    for name in frame.columns:
        if rng.random() < 0.2:
            frame[name] = frame[name].where(rng.random(rows) >= rng.uniform(0.01, 0.2))
    title = str(rng.choice(["target", "label", "outcome", "y"]))
    frame.insert(int(rng.choice([0, len(frame.columns)])), title, target)
    return Planted(frame, title, aim="number" if task == "number" else "classes")


def _target(rng: np.random.Generator, task: str, latent: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rows, columns = latent.shape
    if task == "number" or rng.random() < 0.5:
        weights = rng.normal(size=columns) * (rng.random(columns) < 0.7)
        score = latent @ weights + rng.uniform(0.3, 2) * (1 + np.abs(weights).max()) * rng.normal(size=rows)
        if task == "number":
            return _number(rng, score), latent
        classes = 2 if task == "two classes" else int(rng.integers(3, 7))
        shares = np.sort(rng.dirichlet(np.full(classes, 4.0)))
        shares = np.array([0.9, 0.1]) if classes == 2 and rng.random() < 0.3 else (shares + 0.1) / (1 + 0.1 * classes)
        codes = np.searchsorted(np.quantile(score, np.cumsum(shares)[:-1]), score)
    else:
        classes = 2 if task == "two classes" else int(rng.integers(3, 7))
        codes = rng.integers(0, classes, rows)
        strength = rng.uniform(0, 3, columns) * (rng.random(columns) < 0.6)
        latent = latent + rng.normal(size=(classes, columns))[codes] * strength
        latent = latent / latent.std(axis=0)
    if classes == 2:
        return np.array(_PAIRS[rng.integers(len(_PAIRS))], dtype=object)[codes], latent
    words = np.array(rng.permutation(_CLASSES)[:classes], dtype=object)
    return (codes.astype(object) if rng.random() < 0.25 else words[codes]), latent


def _number(rng: np.random.Generator, score: np.ndarray) -> np.ndarray:
    z = (score - score.mean()) / score.std()
    match rng.integers(4):
        case 0:
            return np.round(50 + 12 * z, 2)
        case 1:
            return np.round(np.exp(0.6 * z + 10))
        case 2:
            return z
        case _:
            return np.round(200_000 + 50_000 * z, -2)


def _feature(rng: np.random.Generator, z: np.ndarray) -> np.ndarray:
    rows = len(z)
    match rng.integers(11):
        case 0:
            return np.round(rng.uniform(-5, 200) + rng.uniform(0.5, 20) * z, int(rng.integers(1, 5)))
        case 1:
            return np.round(np.exp(rng.uniform(0.3, 1.2) * z + rng.uniform(0, 9)), 2)
        case 2:
            return np.round(np.exp(0.5 * z + 10.3))
        case 3:
            return np.clip(np.round(42 + 14 * z), 18, 95)
        case 4:
            return np.clip(np.round(3 + z), 1, 5)
        case 5:
            return rng.poisson(np.exp(0.5 * z + rng.uniform(0, 3)))
        case 6:
            return (z > rng.uniform(-1, 1)).astype(int)
        case 7:
            return np.array(["no", "yes"], dtype=object)[(z + rng.normal(size=rows) > 0).astype(int)]
        case 8:
            words = np.array(rng.permutation(_WORDS)[: rng.integers(2, 13)], dtype=object)
            mixed = np.where(rng.random(rows) < 0.5, rng.normal(size=rows), z)
            return words[np.clip(((mixed + 2.5) / 5 * len(words)).astype(int), 0, len(words) - 1)]
        case 9:
            return np.round(z + rng.standard_t(2.2, rows), 4)
        case _:
            return np.round(100 / (1 + np.exp(-z)), 1)
