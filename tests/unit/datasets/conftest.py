"""Where the published files lie, and the data sets that ship with the project."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tdc_core.catalog.datasets import DATASETS, DatasetCard, find_dataset
from tdc_core.datasets.library import DatasetLibrary

BUNDLED = [card for card in DATASETS if card.bundled]


def card_of(name: str) -> DatasetCard:
    """The card of that name."""
    card = find_dataset(name)
    assert card is not None, name
    return card


def silent(note: str, fraction: float | None) -> None:
    """Hear of progress and say nothing."""


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> DatasetLibrary:
    """The bundled data sets, unpacked once for all tests that only read them."""
    return DatasetLibrary(tmp_path_factory.mktemp("library"))


@pytest.fixture(params=BUNDLED, ids=lambda card: card.name)
def card(request: pytest.FixtureRequest) -> DatasetCard:
    """Each bundled data set."""
    return request.param


@pytest.fixture(autouse=True)
def no_tfds_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """No TFDS_DATA_DIR of the machine's own; call the fixture to set one."""
    monkeypatch.delenv("TFDS_DATA_DIR", raising=False)
    yield lambda path: monkeypatch.setenv("TFDS_DATA_DIR", str(path))
