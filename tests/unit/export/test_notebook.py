"""An exported script as a notebook: the same program in cells, run by a real kernel to the same numbers."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import nbclient
import nbformat
import pytest

from tdc_core.catalog.datasets import find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.export import experiment_script, notebook_of
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tests.unit.export.own import OWN, brought
from tests.unit.training.runs import experiment, trained

TELL = "import json\nprint(json.dumps(history.history))"


def body(source: str) -> str:
    """A program's syntax without its docstring."""
    tree = ast.parse(source)
    tree.body = [
        part for part in tree.body if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
    ]
    return ast.dump(tree)


def cells(script: str) -> list[nbformat.NotebookNode]:
    notebook = nbformat.reads(notebook_of(script), as_version=4)
    nbformat.validate(notebook)
    return notebook.cells


def check_cells(script: str) -> None:
    about = cells(script)
    assert [cell.cell_type for cell in about] == ["markdown", "code"] * 6
    assert body("\n".join(cell.source for cell in about[1::2])) == body(script)
    assert not any(cell.outputs for cell in about[1::2])
    assert all(cell.source.startswith("## ") and cell.source.endswith(".") for cell in about[2::2])
    assert "    pip install tensorflow==2." in about[0].source


@pytest.mark.parametrize("spec", ready_made(), ids=lambda spec: spec.data.dataset)
def test_the_cells_are_the_script(spec) -> None:
    check_cells(experiment_script(spec, find_dataset(spec.data.dataset)))


@pytest.mark.parametrize("case", OWN)
def test_the_cells_of_a_file_of_ones_own_are_the_script(case: str, settings: Settings, tmp_path: Path) -> None:
    path, target, change = OWN[case](tmp_path)
    spec, card = brought(path, settings, target, **change)
    check_cells(experiment_script(spec, card))


@pytest.mark.parametrize(
    "name",
    ["</script><script>alert(1)</script>", "a\n# 9. Boo. It is cut here.\nb", '"""', "{{ 7 * 7 }}", "# 2. A. b."],
)
def test_a_hostile_name_is_a_comment_in_a_cell_of_code(name: str) -> None:
    spec = ready_made()[0].model_copy(update={"name": name})
    script = experiment_script(spec, find_dataset("iris"))
    check_cells(script)
    plain = cells(experiment_script(ready_made()[0], find_dataset("iris")))
    found = cells(script)
    assert [cell.source for cell in found if cell not in plain] == [found[1].source]


def test_a_kernel_runs_it_from_top_to_bottom_to_the_numbers_of_the_app(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MPLBACKEND", raising=False)  # Streamlit sets it in its process
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    spec = experiment("wine", scaling="standard", test="train[80%:90%]", epochs=3)
    notebook = nbformat.reads(notebook_of(experiment_script(spec, find_dataset("wine"))), as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(TELL))
    nbclient.NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    history = json.loads(notebook.cells[-1].outputs[0].text)
    _, run = trained(spec, settings)
    epochs = RunStore(settings.store_url).epochs.of(run.id)
    assert len(epochs) == 3
    for key, values in history.items():
        assert values == pytest.approx([epoch.values[key] for epoch in epochs], rel=5e-6, abs=5e-6), key
    printed = "".join(output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", ()))
    assert "Validation: loss" in printed and "Test: loss" in printed
    drawn = [output for output in notebook.cells[-2].outputs if "image/png" in output.get("data", {})]
    assert len(drawn) == 1, "the curves"
