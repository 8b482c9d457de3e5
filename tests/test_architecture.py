"""Which part may import which. docs/architecture.md says why."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tdc_core.settings import ROOT

# What each package of tdc_core may import of the others. `settings` and `machine` are open to all.
MAY_IMPORT: dict[str, set[str]] = {
    "spec": set(),
    "words": {"spec"},
    "catalog": {"spec"},
    "checks": {"spec", "catalog"},
    "export": {"spec", "catalog", "checks", "tasks"},
    "tasks": {"spec", "catalog"},
    "runs": {"spec", "catalog", "tasks"},
    "sweeps": {"spec", "catalog", "checks", "tasks", "runs"},
    "results": {"spec", "catalog", "checks", "tasks", "runs"},
    "charts": {"spec", "tasks", "runs", "results"},
    "content": {"spec", "catalog", "runs"},
    "tables": {"spec"},
    "pictures": {"spec", "tables"},
    "findings": {"spec", "tables"},
    "datasets": {"spec", "words", "catalog", "tables", "pictures", "findings"},
    "training": {"spec", "catalog", "checks", "tasks", "datasets", "runs", "results"},
    "engine": {"spec", "runs", "checks", "datasets", "sweeps"},
    "ui": {
        *("spec", "words", "catalog", "checks", "export", "tasks", "runs", "results", "charts", "content", "datasets"),
        *("engine", "pictures", "sweeps"),
    },
    "web": {"spec", "runs", "charts", "engine", "results", "ui"},
    "cli": {"spec", "words", "catalog", "checks", "export", "tasks", "runs", "datasets", "engine", "results", "sweeps"},
}
TENSORFLOW = {"tensorflow", "keras", "tensorflow_datasets"}
# The part of datasets/ that a worker runs, or whoever bundles the data anew.
WORKERS_DATASETS = {"build_sklearn", "build_tfds", "prepare", "bundle"}
MIGRATIONS = ROOT / "tdc_core" / "runs" / "migrations"
UNDER_LINES = {"app.py": 80, "pages": 100, "tdc_core": 350, "tests": 350}

PACKAGES = sorted(path.parent.name for path in (ROOT / "tdc_core").glob("*/__init__.py"))
SOURCES = sorted([*ROOT.glob("*.py"), *ROOT.glob("pages/**/*.py"), *ROOT.glob("tdc_core/**/*.py")])
PAGES = [path for path in SOURCES if path.relative_to(ROOT).parts[0] != "tdc_core"]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> set[str]:
    """Dotted names of all modules that a file imports, at the top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)} has a relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def packages_imported(path: Path) -> set[str]:
    """The parts of tdc_core that a file imports."""
    parts = {tuple(module.split(".")[:2]) for module in imports(path)}
    return {
        part[1] for part in parts if part[0] == "tdc_core" and len(part) == 2 and part[1] not in ("settings", "machine")
    }


def third_parties(path: Path) -> set[str]:
    return {module.split(".")[0] for module in imports(path)}


def test_every_package_has_its_rule() -> None:
    assert set(PACKAGES) == MAY_IMPORT.keys()


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_run_one_way(package: str) -> None:
    for path in (ROOT / "tdc_core" / package).rglob("*.py"):
        wrong = packages_imported(path) - MAY_IMPORT[package] - {package}
        assert not wrong, f"{name_of(path)} imports {wrong}"


def test_the_command_line_starts_in_one_file() -> None:
    assert packages_imported(ROOT / "tdc_core" / "__main__.py") <= MAY_IMPORT["cli"] | {"cli"}


def test_pages_use_the_user_interface_only() -> None:
    for path in PAGES:
        served = {"web"} if path.name == "app.py" else set()
        assert packages_imported(path) <= {"ui"} | served, name_of(path)


def test_only_pages_and_the_user_interface_know_streamlit() -> None:
    ui = ROOT / "tdc_core" / "ui"
    found = {path for path in SOURCES if "streamlit" in third_parties(path)}
    assert found
    assert not [name_of(path) for path in found if not (path in PAGES or path.is_relative_to(ui))]


def test_only_the_worker_knows_tensorflow() -> None:
    training, datasets = ROOT / "tdc_core" / "training", ROOT / "tdc_core" / "datasets"
    found = {path for path in SOURCES if third_parties(path) & TENSORFLOW}
    assert found
    for path in found:
        builds = path.parent == datasets and path.name.startswith("build_")
        assert path.is_relative_to(training) or builds, f"{name_of(path)} imports TensorFlow"


def test_only_an_upgrade_of_the_store_knows_alembic() -> None:
    found = {path for path in SOURCES if "alembic" in third_parties(path)}
    assert found
    assert not [name_of(path) for path in found if not path.is_relative_to(MIGRATIONS)]


def test_only_one_file_knows_optuna_and_imports_it_where_it_is_asked() -> None:
    found = {path for path in SOURCES if "optuna" in third_parties(path)}
    assert found == {ROOT / "tdc_core" / "sweeps" / "tpe.py"}


def test_sweeps_know_of_runs_what_they_are_and_no_store() -> None:
    for path in (ROOT / "tdc_core" / "sweeps").rglob("*.py"):
        modules = {".".join(module.split(".")[:3]) for module in imports(path) if module.startswith("tdc_core.runs")}
        assert modules <= {"tdc_core.runs.models"}, name_of(path)


def test_only_the_worker_prepares_data_sets() -> None:
    worker = {f"tdc_core.datasets.{name}" for name in WORKERS_DATASETS}
    for path in SOURCES:
        if path.parent.name != "training" and path.stem not in WORKERS_DATASETS:
            found = {".".join(module.split(".")[:3]) for module in imports(path)} & worker
            assert not found, f"{name_of(path)} imports {found}"


@pytest.mark.parametrize("part", UNDER_LINES)
def test_files_stay_short(part: str) -> None:
    files = [ROOT / part] if part.endswith(".py") else sorted((ROOT / part).rglob("*.py"))
    assert files
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert not {name: lines for name, lines in lengths.items() if lines >= UNDER_LINES[part]}


def test_the_serving_process_never_loads_tensorflow() -> None:
    """Import all that the pages are made of in a fresh process."""
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for package in sorted(MAY_IMPORT.keys() - {"training"})
        for path in sorted((ROOT / "tdc_core" / package).rglob("*.py"))
        if not (package == "datasets" and path.stem in WORKERS_DATASETS)
        and path != MIGRATIONS / "env.py"  # which only Alembic can run
    ]
    assert {"tdc_core.ui", "tdc_core.engine.service", "tdc_core.checks"} <= set(modules)
    code = f"""
import importlib, sys
for module in {modules!r}:
    importlib.import_module(module)
print([name for name in sys.modules if name.split(".")[0] in {TENSORFLOW | {"optuna"}!r}][:5])
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines()[-1] == "[]"
