"""pyproject.toml, the pinned requirements and what the code imports agree."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tdc_core.settings import ROOT
from tests.test_architecture import SOURCES, third_parties

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DIRECT = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
# Needed though no line of the app imports it.
UNSEEN = {
    "importlib-resources": "tensorflow-datasets imports it and does not declare it",
    "matplotlib": "the exported scripts draw with it",
    "uvloop": "Streamlit's server takes it for its loop",
    "httptools": "Streamlit's server reads requests with it",
}
INSIDE = {"pydantic-core": "a part of pydantic, which pins it to the digit"}


def pins(name: str) -> dict[str, set[str]]:
    """Package -> pinned versions (several where a marker chooses)."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line and not line.lstrip().startswith("#"):
            requirement = Requirement(line)
            (specifier,) = requirement.specifier
            assert specifier.operator == "==", line
            found.setdefault(canonicalize_name(requirement.name), set()).add(specifier.version)
    return found


def test_every_direct_dependency_is_pinned_within_its_range() -> None:
    pinned = pins("requirements.txt")
    for requirement in DIRECT:
        versions = pinned[canonicalize_name(requirement.name)]
        assert all(requirement.specifier.contains(version) for version in versions), requirement


def test_the_tests_run_on_what_the_app_is_installed_with() -> None:
    development = pins("requirements-dev.txt")
    assert {name: development.get(name) for name in pins("requirements.txt")} == pins("requirements.txt")
    for line in PROJECT["dependency-groups"]["dev"]:
        assert canonicalize_name(Requirement(line).name) in development


def test_the_tests_build_the_package_as_pip_does() -> None:
    assert set(PROJECT["build-system"]["requires"]) <= set(PROJECT["dependency-groups"]["dev"])


def test_requirements_hold_no_place_of_the_machine_that_made_them() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "make requirements" in text.split("\n")[1]
        assert not re.search(r"://|--(extra-)?index-url|--find-links|(^|\s)/\w", text)


def test_every_import_is_a_direct_dependency_and_every_dependency_is_used() -> None:
    distributions = packages_distributions()
    imported = {
        canonicalize_name(distribution)
        for path in SOURCES
        for module in third_parties(path)
        for distribution in distributions.get(module, [])
    }
    # One TensorFlow or the other is installed, by marker; both bring the module `tensorflow`.
    declared = {canonicalize_name(requirement.name) for requirement in DIRECT} - {"tensorflow", "tensorflow-cpu"}
    imported -= {"tensorflow", "tensorflow-cpu"}
    assert imported - declared == INSIDE.keys(), "imported, not declared in pyproject.toml"
    assert declared - imported == UNSEEN.keys(), "declared in pyproject.toml, never imported"
