"""People's own files for the tests of scripts: what the app makes of them, and what a script's own lines do."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from tdc_core.catalog.adapt import adapt
from tdc_core.catalog.dataset_card import DatasetCard
from tdc_core.catalog.experiments import ready_made
from tdc_core.datasets.encode import Encoder
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.datasets.own.card import card_as_json, card_from_json, card_of_file
from tdc_core.datasets.own.inspection import inspection_of
from tdc_core.datasets.own.table_arrays import table_arrays
from tdc_core.datasets.prepared import PreparedDataset, SplitArrays
from tdc_core.export import experiment_script
from tdc_core.pictures.guess import guess as guess_pictures
from tdc_core.pictures.prepare import prepare
from tdc_core.settings import Settings
from tdc_core.spec import OWN as OWN_NAME
from tdc_core.spec import ExperimentSpec, LayerSpec
from tdc_core.tables.guess import guess
from tdc_core.tables.read import read
from tests.support.own_files import lay
from tests.support.own_files import read as read_there
from tests.unit.pictures.making import archive, encoded, noise, of_classes

IRIS = ready_made()[0]


def table_of(path: Path, name: str = "", target: str | None = None, **changes: Any) -> PreparedDataset:
    """A table as the app has it, read by its guess with some values of the reading changed."""
    table = guess(path, target=target).table
    if changes:
        reading = type(table.reading).model_validate({**table.reading.model_dump(), **changes})
        table = read(path, reading)
    made = table_arrays(name or path.name, table)
    return PreparedDataset(as_kept(made.card), {"train": made.arrays})


def pictures_of(path: Path, folder: Path, **changes: Any) -> PreparedDataset:
    """Pictures as the app has them, likewise."""
    reading, _ = guess_pictures(path)
    reading = type(reading).model_validate({**reading.model_dump(), **changes})
    made = prepare(path, reading, folder, lambda note, fraction: None)
    card = card_of_file(
        path.name,
        reading,
        kind="image",
        splits={name: split.rows for name, split in made.splits.items()},
        classes=made.classes,
        label="folder",
        image_shape=(reading.height, reading.width, 1 if reading.colour == "grey" else 3),
        value_range=(0, 255),
        written=made.written,
    )
    splits = {name: SplitArrays(np.load(s.features), np.load(s.labels)) for name, s in made.splits.items()}
    return PreparedDataset(as_kept(card), splits)


def as_kept(card: DatasetCard) -> DatasetCard:
    """A card as it comes back from its file."""
    return card_from_json(json.loads(json.dumps(card_as_json(card))))


def fitting(card: DatasetCard) -> ExperimentSpec:
    """A sound experiment on a card."""
    return adapt(IRIS, card)[0]


class _Rows(SimpleNamespace):
    """As much of a tf.data.Dataset as a script's lines on data ask for."""

    def map(self, function: Callable[..., Any]) -> "_Rows":
        return _Rows(slices=function(*self.slices))

    def as_numpy_iterator(self) -> Iterator[Any]:
        return zip(*self.slices, strict=True)


_TENSORFLOW = SimpleNamespace(
    data=SimpleNamespace(Dataset=SimpleNamespace(from_tensor_slices=lambda slices: _Rows(slices=slices))),
    cast=lambda values, dtype: values.astype(dtype),
    float32=np.float32,
)
_KERAS = SimpleNamespace(utils=SimpleNamespace(to_categorical=lambda labels, classes: np.eye(classes)[labels]))
_STAND_INS = {"tensorflow": _TENSORFLOW, "keras": _KERAS}
"""In place of what takes seconds to import; `test_same_numbers.py` has the real ones."""


def check_data(prepared: PreparedDataset, monkeypatch: Any, folder: Path, **data: str) -> str:
    """Run the lines of a script that read the data, and compare what they make with what the app has.

    Returns:
        These lines.
    """
    spec = fitting(prepared.card).with_("data", **data)
    source = experiment_script(spec, prepared.card).split("# 2. The model")[0]
    monkeypatch.chdir(folder)
    for name, module in _STAND_INS.items():
        monkeypatch.setitem(sys.modules, name, module)
    names: dict[str, Any] = {}
    exec(compile(source.encode(), "script", "exec"), names)  # from bytes, as Python reads a file
    encoder = Encoder.fit(prepared.card, prepared.part(prepared.card.rows(spec.data.train)))
    for part, split in (("train", spec.data.train), ("validation", spec.data.validation)):
        rows = prepared.part(prepared.card.rows(split))
        x, y = names[part].slices
        np.testing.assert_array_equal(x, encoder.features(rows), part)
        np.testing.assert_array_equal(y, encoder.labels(rows.labels, spec.model.head), part)
    assert all(len(line) <= 120 for line in source.splitlines())
    assert "\n\n\n\n" not in source
    assert not any(line != line.rstrip() for line in source.splitlines())
    return source


def brought(
    path: Path, settings: Settings, target: str | None = None, **order: Any
) -> tuple[ExperimentSpec, DatasetCard]:
    """An experiment on a file that lies in the home folder and was read there, and its card."""
    source = lay(settings.home, path.read_bytes(), path.name).model_copy(update={"target": target})
    read_there(settings.home, source)
    reading = inspection_of(settings.home, source).reading
    if order:
        reading = type(reading).model_validate({**reading.model_dump(), "order": order})
        read_there(settings.home, source.model_copy(update={"reading": reading}))
    data = IRIS.data.model_copy(update={"dataset": OWN_NAME + path.name, "file": reading})
    card = DatasetLibrary(settings.home).card(data)
    spec = fitting(card)
    layers = tuple(layer for layer in spec.model.layers if layer.type == "flatten")
    return spec.with_layers((*layers, LayerSpec.of("dense", units=8, activation="relu"))), card


def _messy(folder: Path) -> Path:
    """A table with dates, gaps, decimal commas, money, and words in several spellings."""
    chance = np.random.default_rng(3)
    lines = []
    for place in range(60):
        cold, price = (f"{value:.2f}".replace(".", ",") for value in chance.normal(10, 5, 2))
        colour = ("rot", " Rot", "blau", "", "grün")[place % 5]
        date = f"{1 + place % 28:02}.{1 + place % 12:02}.2024"
        cold = cold if place % 10 else "k.A."
        lines.append(
            f"{date};{cold};{price} €;{colour};p{place % 9};{('ja', 'nein', 'Ja')[place % 3]};{'abc'[place * 7 % 3]}"
        )
    path = folder / "läden.csv"
    path.write_text("\n".join(["am;kälte;preis;farbe;wer;kauft;sorte", *lines]), encoding="cp1252")
    return path


def _pictures(folder: Path) -> Path:
    files = {
        f"{part}/{name}": data for part in ("train", "test") for name, data in of_classes("a", "b", each=8).items()
    }
    files["train/a/lying.jpg"] = encoded(noise(60, 30), "JPEG")
    return archive(folder / "pets.zip", files)


OWN: dict[str, Callable[[Path], tuple[Path, str | None, dict[str, Any]]]] = {
    "classes": lambda folder: (_messy(folder), "sorte", {}),
    "two classes, by group": lambda folder: (_messy(folder), "kauft", {"by": "group", "column": "wer"}),
    "a number, by time": lambda folder: (_messy(folder), "kälte", {"by": "time", "column": "am"}),
    "pictures": lambda folder: (_pictures(folder), None, {}),
}
"""Files of people's own, each with the column to predict and the order, where it is not the guess."""
