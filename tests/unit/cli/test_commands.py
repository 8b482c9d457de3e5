"""The commands that answer at once, run in this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tdc_core.__main__ import main
from tdc_core.catalog.datasets import DATASETS
from tdc_core.catalog.experiments import read_experiment, ready_made
from tdc_core.datasets.library import sha256
from tdc_core.engine import judging
from tdc_core.export import notebook_of
from tdc_core.settings import ROOT
from tdc_core.spec.messages import Code
from tdc_core.words.messages import words_of
from tests.unit.cli.conftest import EXAMPLES, IRIS, changed

SIGMOID = {"units": 1, "activation": "sigmoid", "loss": "binary_crossentropy", "labels": "integer"}


def test_data_sets_are_listed_one_a_line(run):
    code, out, _ = run("datasets")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == [card.name for card in DATASETS]
    assert [("not prepared" in line) for line in out.splitlines()] == [not card.bundled for card in DATASETS]


def test_data_sets_as_json(run):
    code, out, _ = run("datasets", None, "--json")
    listed = {entry["name"]: entry for entry in json.loads(out)}
    assert code == 0
    assert list(listed) == [card.name for card in DATASETS]
    assert listed["iris"]["splits"] == {"train": 150}
    assert listed["iris"]["input_shape"] == [4]
    assert listed["iris"]["ready"] is True
    assert listed["fashion_mnist"]["ready"] is False


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_have_no_errors(run, path: Path):
    code, out, err = run("check", path.read_text())
    assert code == 0
    assert not [line for line in out.splitlines() if line.startswith("error")]
    assert err == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("epochs = 3", "not JSON"),
        ("[1, 2]", "list"),
        (changed(version=2), "version 2"),
        (changed(colour="blue"), "colour"),
        (changed(training={"momentum": 0.9}), "momentum"),
        (changed(data={"validation": None}), "Validation data is required"),
        (changed(training={"epochs": "many"}), "epochs"),
    ],
    ids=["empty", "no json", "a list", "newer", "unknown key", "unknown part key", "no validation", "wrong type"],
)
@pytest.mark.parametrize("command", ["check", "train", "export"])
def test_a_file_that_is_no_experiment_ends_with_2(run, tmp_path, command, text, words):
    options = ("--script", tmp_path / "out.py") if command == "export" else ()
    code, out, err = run(command, text, *options)
    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err
    assert not (tmp_path / "out.py").exists()


def test_a_file_that_is_not_there_ends_with_2(tmp_path, capsys):
    assert main(["check", str(tmp_path / "none.json")]) == 2
    assert "No such file" in capsys.readouterr().err


BAD = {
    "data set": (changed(data={"dataset": "irsi"}), "data.dataset"),
    "split": (changed(data={"train": "train[80%"}), "data.train"),
    "learning rate": (changed(training={"learning_rate": float("nan")}), "training.learning_rate"),
    "epochs": (changed(training={"epochs": 10**9}), "training.epochs"),
    "no units": (changed(model={"layers": [{"type": "dense", "units": 0}]}), "model.layers.0"),
    "many units": (changed(model={"layers": [{"type": "dense", "units": 10**9}]}), "model.layers.0"),
    "head": (changed(model={"head": {**IRIS["model"]["head"], "units": 1}}), "model.head"),
}


@pytest.mark.parametrize(("text", "path"), BAD.values(), ids=BAD)
@pytest.mark.parametrize("command", ["check", "train", "export"])
def test_an_experiment_with_errors_ends_with_1_and_says_where(run, tmp_path, home, command, text, path):
    options = ("--script", tmp_path / "out.py") if command == "export" else ()
    code, out, err = run(command, text, *options)
    said = out if command == "check" else err
    assert code == 1
    assert any(line.startswith(f"error  {path}") for line in said.splitlines())
    assert not (tmp_path / "out.py").exists()
    assert not (home / "host.log").exists(), "a host was started for nothing"


def test_problems_as_json_are_one_object_a_line(run):
    code, out, _ = run("check", BAD["learning rate"][0], "--json")
    problems = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert list(problems[0]) == ["path", "severity", "code", "message", "why", "keras", "fix"]
    assert [p["path"] for p in problems if p["severity"] == "error"] == ["training.learning_rate"]
    [error] = problems
    assert read_experiment(json.dumps(error["fix"])) == read_experiment(changed(training={"learning_rate": 0.001}))


WRONG = {
    "one sigmoid unit over three classes": {"model": {"head": SIGMOID}},
    "the wrong head, rate, split and layer at once": {
        "data": {"train": "train[80%", "validation": "train[80%:]", "test": "train[:10]"},
        "model": {"layers": [{"type": "dense", "units": 0}], "head": SIGMOID},
        "training": {"learning_rate": float("nan"), "epochs": 0, "optimizer": "adan"},
    },
    "warnings only": {"model": {"head": {**IRIS["model"]["head"], "activation": "sigmoid"}}, "training": {"epochs": 2}},
    "nothing": {},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_mended_experiment_has_no_problem_left(run, tmp_path, wrong):
    text, mended = changed(**wrong), tmp_path / "mended.json"
    code, out, _ = run("check", text)
    assert (code != 0) == ("error" in out)
    fixed_code, fixed_out, fixed_err = run("check", text, "--fix", mended)
    assert (fixed_code, fixed_out) == (0, out), "the problems are said as ever"
    assert f"{mended} written, " in fixed_err
    assert run("check", mended.read_text()) == (0, "", "")
    if not wrong:
        assert read_experiment(mended.read_text()) == read_experiment(text)
        assert "0 problems mended" in fixed_err


def test_what_cannot_be_mended_is_said_and_nothing_is_written(run, tmp_path):
    text = changed(data={"dataset": "zzzz"}, training={"epochs": 0})
    code, out, err = run("check", text, "--fix", tmp_path / "mended.json")
    assert code == 1
    assert "training.epochs" in out
    assert err.startswith("Not everything can be mended, so nothing was written.")
    assert [line.split()[:2] for line in err.splitlines()[1:]] == [["error", "data.dataset"]]
    assert not (tmp_path / "mended.json").exists()


def test_a_mended_experiment_that_cannot_be_written_says_so(run, tmp_path):
    code, _, err = run("check", changed(), "--fix", tmp_path / "no folder" / "mended.json")
    assert (code, "mended.json: No such file" in err) == (1, True)


def test_a_data_set_that_is_not_there_is_judged_without_its_rows(run):
    mnist = json.loads((ROOT / "examples" / "mnist.json").read_text())
    mnist["data"]["dataset"] = "fashion_mnist"
    code, out, err = run("check", json.dumps(mnist))
    assert (code, err) == (0, "")
    assert out == "info  data  The rows were not checked: the data set is not prepared here.\n"


def test_the_rows_are_looked_at_where_they_are_there(run, monkeypatch):
    seen = []
    original = judging.data_facts
    monkeypatch.setattr(judging, "data_facts", lambda *given: seen.append(given) or original(*given))
    run("check", changed())
    assert len(seen) == 1


def test_damaged_data_is_named_with_its_checksum(run, home):
    run("check", changed())
    [array] = home.glob("datasets/iris/*/train-features.npy")
    right = sha256(array)
    array.write_bytes(array.read_bytes()[:-1] + b"x")
    code, _, err = run("check", changed())
    assert code == 1
    place = {"file": str(array), "folder": str(array.parent)}
    assert err == f"{words_of(Code.DAMAGED_ARRAY(**place, found=sha256(array), expected=right))}\n"
    assert "Traceback" not in err


@pytest.mark.parametrize("spec", ready_made(), ids=lambda spec: spec.data.dataset)
def test_a_script_is_written(run, tmp_path, spec):
    code, out, err = run("export", spec.to_json(), "--script", tmp_path / "out.py")
    assert (code, out, err) == (0, "", "")
    compile((tmp_path / "out.py").read_text(), "out.py", "exec")


def test_a_script_and_a_notebook_are_written_at_once(run, tmp_path):
    script, notebook = tmp_path / "out.py", tmp_path / "out.ipynb"
    code, out, err = run("export", changed(), "--script", script, "--notebook", notebook)
    assert (code, out, err) == (0, "", "")
    assert notebook.read_text(encoding="utf-8") == notebook_of(script.read_text(encoding="utf-8"))


def test_an_export_of_nothing_names_what_there_is(run):
    code, out, err = run("export", changed())
    assert (code, out) == (2, "")
    assert "--script OUT.py" in err and "--notebook OUT.ipynb" in err


def test_a_script_that_cannot_be_written_says_so(run, tmp_path):
    code, _, err = run("export", changed(), "--script", tmp_path / "no folder" / "out.py")
    assert code == 1
    assert "out.py: No such file" in err


def test_the_schema_names_the_parts(run):
    code, out, _ = run("schema")
    assert code == 0
    assert {"data", "model", "training"} <= set(json.loads(out)["properties"])


def test_a_wrong_command_line_ends_with_2(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["trian"])
    assert ended.value.code == 2
