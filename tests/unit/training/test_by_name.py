"""A model of a person's own table takes its columns by name, and answers as the one that it was made of."""

import subprocess
import sys

import keras
import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from tdc_core.catalog.dataset_card import MOST_CATEGORIES
from tdc_core.datasets.encode import Encoder, fit_scaling, fit_target
from tdc_core.datasets.prepared import SplitArrays
from tdc_core.settings import ROOT
from tdc_core.training.build import build_model
from tdc_core.training.by_name import by_name
from tests.unit.export.own import brought, fitting, table_of
from tests.unit.training.runs import trained

NAN = float("nan")


def built(prepared):
    """A model as a run begins with it, and the encoder."""
    spec = fitting(prepared.card)
    train = prepared.part(prepared.card.rows(spec.data.train))
    encoder = Encoder.fit(prepared.card, train)
    scaling = fit_scaling(prepared.card, "standard", encoder.features(train))
    return build_model(spec, prepared.card, scaling, fit_target(spec.data.target_scaling, train.labels)), encoder


def written(path, *lines):
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def saved(model, tmp_path):
    """The same, saved and loaded."""
    model.save(tmp_path / "model.keras")
    return keras.models.load_model(tmp_path / "model.keras")


def columns(**given):
    return {name: tf.constant(values) for name, values in given.items()}


LINES = [
    f"{place % 7 if place % 4 else ''},{('red', ' Red', 'blue', '?', '')[place % 5]},2024-0{1 + place % 9}-11,"
    f"{place / 9:.2f},{('no', 'yes')[place % 2]}"
    for place in range(60)
]


@pytest.mark.parametrize("target", ["price", "sold"])
def test_it_answers_as_the_vector_model_on_the_files_own_words(target, tmp_path):
    path = written(tmp_path / "cars.csv", "size,colour,when,price,sold", *LINES)
    prepared = table_of(path, target=target)
    model, encoder = built(prepared)
    table = pd.read_csv(path, keep_default_na=False)
    dates = pd.to_datetime(table["when"])
    prepared = table_of(path, target=target, order={"by": "file"})
    right = model.predict_on_batch(encoder.features(prepared.splits["train"]))
    given = columns(
        size=pd.to_numeric(table["size"]).to_numpy("float32"),
        colour=table["colour"].to_list(),
        **{"when month": dates.dt.month.to_numpy("float32")},
        **{"when weekday": dates.dt.day_of_week.to_numpy("float32")},
        **({"price": table["price"].to_numpy("float32")} if target == "sold" else {"sold": table["sold"].to_list()}),
    )
    found = saved(by_name(model, encoder), tmp_path)(given)
    assert len(np.unique(right)) > 20
    np.testing.assert_allclose(found, right, rtol=1e-6, atol=1e-6)


def test_what_is_missing_or_unknown_counts_as_the_encoder_has_it(tmp_path):
    path = written(tmp_path / "cars.csv", "size,colour,when,price,sold", *LINES)
    prepared = table_of(path, target="sold")
    model, encoder = built(prepared)
    whole = saved(by_name(model, encoder), tmp_path)
    others = {"when month": [3.0] * 4, "when weekday": [2.0] * 4, "price": [1.0] * 4, "size": [NAN, NAN, NAN, 2.0]}
    answers = np.asarray(whole(columns(colour=["", "green", "?", "red"], **others)))
    assert [column.flag for column in prepared.card.columns][:2] == [True, True]
    raw = np.array([[NAN, NAN, 3, 2, 1]], np.float32)
    right = model.predict_on_batch(encoder.features(SplitArrays(raw, np.zeros(1, np.int64))))
    np.testing.assert_allclose(answers[:3], np.repeat(right, 3, axis=0), rtol=1e-6, atol=1e-6)
    assert abs(answers[3] - answers[0]).max() > 1e-5


def test_a_word_that_is_new_is_one_of_the_others_where_there_are_such(tmp_path):
    words = [f"w{place % (MOST_CATEGORIES + 20):03}" for place in range(300)] + ["w000"] * 90
    path = written(tmp_path / "m.csv", "word,sold", *(f"{word},{place % 2}" for place, word in enumerate(words)))
    prepared = table_of(path, target="sold")
    model, encoder = built(prepared)
    rare = next(word for word in words if word not in prepared.card.columns[0].categories)
    answers = np.asarray(by_name(model, encoder)(columns(word=[rare, "never seen", ""])))
    np.testing.assert_array_equal(answers[0], answers[1])
    assert abs(answers[0] - answers[2]).max() > 0


@pytest.mark.parametrize("name", ["km/h", "where", "sequential", "model", "input_layer", "string_lookup", "한국 %"])
def test_columns_may_be_called_as_keras_calls_its_own(name, tmp_path):
    lines = [f"{place % 7},{'ab'[place % 2]},{place % 3 % 2}" for place in range(40)]
    path = written(tmp_path / "n.csv", f"{name},{name}_,sold", *lines)
    model, encoder = built(table_of(path, target="sold"))
    whole = saved(by_name(model, encoder), tmp_path)
    first, second = (given.name for given in whole.inputs)
    assert (first, second) == (name.replace("/", "_"), name.replace("/", "_") + "_")
    assert whole({first: tf.constant([1.0]), second: tf.constant(["a"])}).shape == (1, model.output_shape[-1])


def test_a_run_leaves_it_and_the_lines_of_the_documentation_ask_it(settings, tmp_path):
    path = written(tmp_path / "cars.csv", "size,colour,when,price,sold", *LINES)
    spec, _ = brought(path, settings, "sold")
    _, run = trained(spec.with_("training", epochs=2), settings)
    model = settings.runs_dir / run.id / "model.keras"
    guide = (ROOT / "docs" / "using.md").read_text(encoding="utf-8")
    code = next(block for block in guide.split("```python\n")[1:] if "load_model" in block).split("```")[0]
    (tmp_path / "model.keras").write_bytes(model.read_bytes())
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("[") >= 2


def test_where_it_can_not_be_made_the_run_keeps_the_vector_model(settings, tmp_path, monkeypatch, caplog):
    def broken(*given):
        raise ValueError("no such name")

    monkeypatch.setattr("tdc_core.training.attempt.by_name", broken)
    path = written(tmp_path / "cars.csv", "size,colour,when,price,sold", *LINES)
    spec, card = brought(path, settings, "sold")
    _, run = trained(spec.with_("training", epochs=1), settings)
    model = keras.models.load_model(settings.runs_dir / run.id / "model.keras")
    assert model.input_shape == (None, *card.input_shape)
    assert "no such name" in caplog.text
