"""Makes the table of the lesson about leaks, and records what models score on it: trained by the worker's own code.

    python -m scripts.record_leak

It writes tdc_core/content/loans.csv, and tdc_core/content/leak.json with a score for each way to train; a test makes
the table again and trains one of them, and compares.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # read when TensorFlow is first imported

import keras
import numpy as np

from tdc_core.catalog.adapt import first_experiment
from tdc_core.content.leak import FRESH, KNOWN_LATER, LEAK_FILE, LOANS_FILE, TARGET, Way
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.datasets.own.intake import limits_of, read_file
from tdc_core.settings import Settings, file_path
from tdc_core.spec import OWN, DataSpec, ExperimentSpec, FileSource, LayerSpec, Order
from tdc_core.tables.guess import guess
from tdc_core.training.fit import prepare_fit

COLUMNS = ("age", "income", "amount", "months", "region", KNOWN_LATER, TARGET)
LOANS = 600
"""How many loans the table has."""
_REGIONS = ("north", "east", "south", "west")
_SEED = 7
_EPOCHS, _UNITS = 200, 128
_VALIDATION = 0.3
_DIGITS = 4  # behind the point

Row = tuple[str, ...]


def loans() -> tuple[list[Row], list[Row]]:
    """The loans of the table, and fresh ones as they are on the day that somebody asks for them."""
    rng = np.random.default_rng(_SEED)
    rows = [_loan(rng) for _ in range(LOANS + FRESH)]
    place = COLUMNS.index(KNOWN_LATER)
    return rows[:LOANS], [(*row[:place], "0", *row[place + 1 :]) for row in rows[LOANS:]]


def _loan(rng: np.random.Generator) -> Row:
    age = int(rng.integers(20, 70))
    income = int(round(float(np.exp(rng.normal(7.8, 0.35))), -1))
    amount = int(round(float(np.exp(rng.normal(9.0, 0.55))), -2))
    months = int(rng.choice([12, 24, 36, 48, 60]))
    region = str(rng.choice(_REGIONS))
    burden = np.log(amount / months / income)
    repaid = bool(rng.random() < 1 / (1 + np.exp(2.6 * (burden + 2.2) - 0.045 * (age - 45) - 0.9)))
    spared = rng.random() < 0.01  # written off before anybody counted days
    overdue = 0 if repaid or spared else int(rng.integers(31, 180))
    return tuple(map(str, (age, income, amount, months, region, overdue, "yes" if repaid else "no")))


def table(rows: Sequence[Row]) -> str:
    """Loans as a CSV file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *rows])
    return text.getvalue()


def record(way: Way, settings: Settings) -> dict[str, float]:
    """Train in one of the ways.

    Args:
        way: what the model is given.
        settings: where files lie.

    Returns:
        The accuracy on the validation part, and that on fresh loans, of the epoch with the lowest val_loss.
    """
    known, fresh = loans()
    if way == "twice":
        known = [known[place] for place in np.random.default_rng(_SEED).permutation(2 * LOANS) % LOANS]
    spec = _experiment([*known, *fresh], len(known), way, settings)
    fit = prepare_fit(spec, settings)
    best = keras.callbacks.EarlyStopping("val_loss", patience=_EPOCHS, restore_best_weights=True)
    validation, new = fit.held_out["validation"], fit.held_out["test"]
    fit.model.fit(fit.training, epochs=_EPOCHS, validation_data=validation, callbacks=[best], verbose=0)
    scores = {"validation": validation, "fresh": new}
    return {
        name: round(float(fit.model.evaluate(rows, verbose=0, return_dict=True)["accuracy"]), _DIGITS)
        for name, rows in scores.items()
    }


def _experiment(rows: Sequence[Row], known: int, way: Way, settings: Settings) -> ExperimentSpec:
    """The app's first experiment on a table, with more units, and the fresh loans as its test part."""
    data = table(rows).encode()
    sha256 = hashlib.sha256(data).hexdigest()
    path = file_path(settings.home, sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    guessed = guess(path, target=TARGET).table.reading
    reading = guessed.with_order(Order(by="file")).with_column(KNOWN_LATER, use=way == "all")
    source = FileSource(name=LOANS_FILE.name, sha256=sha256, reading=reading)
    read_file(settings.home, source, limits_of(settings), lambda note, fraction: None)
    card = DatasetLibrary(settings.home).card(DataSpec(dataset=OWN + source.name, file=reading))
    assert card is not None
    cut = round(known * (1 - _VALIDATION))
    return (
        first_experiment(card)
        .with_layers(tuple(LayerSpec.of("dense", units=_UNITS, activation="relu") for _ in range(2)))
        .with_("data", train=f"train[:{cut}]", validation=f"train[{cut}:{known}]", test=f"train[{known}:]")
        .with_("training", epochs=_EPOCHS)
    )


def main() -> None:
    """Write the table and the scores."""
    LOANS_FILE.write_text(table(loans()[0]), encoding="utf-8")
    with tempfile.TemporaryDirectory() as home:
        ways: tuple[Way, ...] = ("all", "without", "twice")
        scores = {way: record(way, Settings(home=Path(home))) for way in ways}
    LEAK_FILE.write_text(json.dumps(scores) + "\n", encoding="utf-8")
    print(scores)


if __name__ == "__main__":
    main()
