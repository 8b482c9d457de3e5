"""Commands on a file of one's own, and on an experiment that reads one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tdc_core.__main__ import main
from tdc_core.catalog.experiments import read_experiment
from tdc_core.catalog.samples import SAMPLES
from tdc_core.spec import TableReading
from tests.support.own_files import FLOWERS
from tests.support.tables import HARD, expectations, need_hard_files


def inspected(path: Path, capsys: pytest.CaptureFixture[str], *options: object) -> tuple[int, dict[str, Any]]:
    code = main(["inspect", str(path), "--json", *map(str, options)])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", ["korean_cp949.csv", "sheets_three.xlsx", "nested_columns.parquet", "many_modes.zip"])
def test_what_is_in_a_file_is_one_object(name: str, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    need_hard_files()
    right = {**expectations(pictures=False), **expectations(pictures=True)}[name]
    code, told = inspected(HARD / name, capsys)
    assert code == 0
    assert (told["file"], told["rows"], told["task"]) == (name, right["rows"], right["task"])
    assert told["kind"] == right["form"]
    assert isinstance(told["problems"], list) and isinstance(told["left_out"], list)
    if right["form"] == "images":
        assert told["classes"] == right["classes"]
        return
    assert (told["target"], told["decimal"], told["separator"]) == (right["target"], ".", right["separator"])
    assert {each["name"]: (each["kind"], each["missing"]) for each in told["columns"]} == {
        column: (expected["kind"], expected["missing"]) for column, expected in right["columns"].items()
    }
    assert all(each["reason"] for each in told["columns"])
    dates = [each["name"] for each in told["columns"] if each["kind"] == "date"]  # parts of which may be features
    kept = [each["name"] for each in told["columns"] if each["kept"]]
    assert [each for each in kept if each not in dates] == right["kept"]
    assert not (home / "files").exists(), "nobody has brought it"


def test_what_can_not_be_read_is_one_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.csv").touch()
    assert inspected(tmp_path / "empty.csv", capsys) == (1, {"error": "The file is empty."})
    code, told = inspected(tmp_path / "none.csv", capsys)
    assert (code, "No such file" in told["error"]) == (1, True)


def test_another_target_is_asked_for(tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "flowers.csv"
    path.write_text(FLOWERS)
    assert inspected(path, capsys)[1]["target"] == "kind"
    code, told = inspected(path, capsys, "--target", "length")
    assert (code, told["target"], told["task"]) == (0, "length", "number")
    code, told = inspected(path, capsys, "--target", "nothing")
    assert (code, list(told)) == (1, ["error"])


def test_from_a_file_to_a_trained_model(tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "flowers.csv").write_text(FLOWERS)
    file = tmp_path / "first.json"
    assert inspected(tmp_path / "flowers.csv", capsys, "--experiment", file)[0] == 0
    spec = read_experiment(file.read_text())
    assert isinstance(spec.data.file, TableReading) and spec.data.file.target == "kind"
    assert "red" not in file.read_text(), "no value of a row is in an experiment"
    assert main(["check", str(file)]) == 0
    capsys.readouterr()
    file.write_text(spec.with_("training", epochs=2).to_json())
    assert main(["train", str(file), "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["epoch"] for line in lines if "epoch" in line] == [1, 2]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gone.csv", "can't be opened"),
        ("../flowers.csv", "no name of a file"),
        ("flowers.csv", "another file"),
    ],
)
def test_the_file_lies_beside_the_experiment_and_is_the_same(
    name: str, words: str, tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "flowers.csv").write_text(FLOWERS)
    file = tmp_path / "first.json"
    assert inspected(tmp_path / "flowers.csv", capsys, "--experiment", file)[0] == 0
    (tmp_path / "flowers.csv").write_text(FLOWERS + "5,1,red,a\n")
    spec = read_experiment(file.read_text())
    file.write_text(spec.with_("data", dataset=f"file:{name}").to_json())
    assert main(["check", str(file)]) == 2
    assert words in capsys.readouterr().err


def test_an_experiment_without_a_reading_gets_a_guessed_one(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "flowers.csv").write_text(FLOWERS)
    file = tmp_path / "first.json"
    assert inspected(tmp_path / "flowers.csv", capsys, "--experiment", file)[0] == 0
    raw = json.loads(file.read_text())
    del raw["data"]["file"]
    file.write_text(json.dumps(raw))
    assert main(["check", str(file)]) == 0


def test_a_sample_file_need_not_lie_there(tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample = SAMPLES[0]
    file = tmp_path / "first.json"
    assert inspected(sample.path, capsys, "--experiment", file)[0] == 0
    assert main(["check", str(file)]) == 0
    renamed = read_experiment(file.read_text()).with_("data", dataset="file:my cars.csv")
    file.write_text(renamed.to_json())
    assert main(["check", str(file)]) == 0
    (tmp_path / "my cars.csv").write_text(FLOWERS)
    assert main(["check", str(file)]) == 2, "what lies there is what is meant"
    assert "another file" in capsys.readouterr().err


def test_a_script_is_written_or_it_is_said_why_not(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "flowers.csv").write_text(FLOWERS)
    file, script = tmp_path / "first.json", tmp_path / "first.py"
    assert inspected(tmp_path / "flowers.csv", capsys, "--experiment", file)[0] == 0
    assert main(["export", str(file), "--script", str(script)]) == 0
    assert 'pd.read_csv(\n    "flowers.csv",' in script.read_text()
    lines = [f"{' ' * row}red,{row % 7},{row % 2}" for row in range(400)]
    (tmp_path / "blanks.csv").write_text("\n".join(["colour,size,sold", *lines, "blue,1,1"]))
    assert inspected(tmp_path / "blanks.csv", capsys, "--experiment", file)[0] == 0
    assert main(["export", str(file), "--script", str(tmp_path / "none.py")]) == 1
    assert "The words in “colour”" in capsys.readouterr().err
    assert not (tmp_path / "none.py").exists()
