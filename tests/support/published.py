"""Where the published files of the data sets lie, for tests that have TFDS build them anew."""

import os
from pathlib import Path

import pytest

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.settings import ROOT

SMALL = ROOT / "tests" / "published"


def published(card: DatasetCard) -> Path:
    """The folder around a data set's published files.

    The small ones lie in the repository. The large ones (MNIST, Fashion-MNIST) lie where TDC_TEST_DATA says, and then
    a test that can't have them fails; where nothing was said and they are not beside the checkout, it is skipped
    with the reason, except in CI.
    """
    folder = card.name.split("/")[0]
    if not card.files or (SMALL / folder).exists():
        return SMALL
    large = Path(os.environ.get("TDC_TEST_DATA", ROOT.parent / "shared" / "data"))
    absent = [file.name for file in card.files if not (large / folder / file.name).exists()]
    if not absent:
        return large
    words = (
        f"The published files of {card.name} are not in {large / folder}: {', '.join(absent)}. Put them there, or "
        f"let TDC_TEST_DATA name the folder around {folder}/. data/README.md says where to get them."
    )
    if "TDC_TEST_DATA" in os.environ or "CI" in os.environ:
        pytest.fail(words, pytrace=False)
    pytest.skip(words)
