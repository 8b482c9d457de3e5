"""The sample files, one row each: they ship with the app, and are brought and read as people's own are.

`scripts/sample_files.py` makes them; data/README.md says where they come from and what was changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tdc_core.settings import SHIPPED


@dataclass(frozen=True)
class Sample:
    """A file that ships with the app.

    Attributes:
        file: its name.
        title: what it is called.
        kind: a table, or pictures.
        holds: how much, and what there is to predict, in a few words.
        good_for: what one can learn from it, a sentence.
        source: whose it is.
        homepage: where that is found.
        licence: of its contents.
        sha256: of its bytes.
    """

    file: str
    title: str
    kind: Literal["table", "image"]
    holds: str
    good_for: str
    source: str
    homepage: str
    licence: str
    sha256: str

    @property
    def path(self) -> Path:
        """Where it lies."""
        return SHIPPED / "data" / "samples" / self.file


SAMPLES = (
    Sample(
        file="auto_mpg.csv",
        title="Cars and their fuel",
        kind="table",
        holds="392 rows · 9 columns · a number to predict",
        good_for="A number to predict, from numbers and a category; the cars' names are told to be of no use.",
        source="R. Quinlan, UCI",
        homepage="https://archive.ics.uci.edu/dataset/9/auto+mpg",
        licence="CC BY 4.0",
        sha256="92633d75e8797ec516359bf7e2a4c0e8a1e8ecf43f378d1033d8ef486440657d",
    ),
    Sample(
        file="seattle_weather.csv",
        title="Weather in Seattle",
        kind="table",
        holds="1,461 rows · 6 columns · 5 classes",
        good_for="A date that is split into its parts, classes of very uneven size, and an order that matters.",
        source="NOAA, Vega",
        homepage="https://github.com/vega/vega-datasets",
        licence="public domain",
        sha256="9f8e30d50f990f3f080a6bd517e5951f0d8fbb68ce8af02a068085c8760dd802",
    ),
    Sample(
        file="emoji.zip",
        title="Emoji",
        kind="image",
        holds="347 pictures · 32 × 32 colour · 4 classes",
        good_for="Small pictures in colour, a folder for each class, for a first convolution.",
        source="Google, Noto Emoji",
        homepage="https://github.com/googlefonts/noto-emoji",
        licence="Apache 2.0",
        sha256="339036245aef859dc01d2231f2227c75948a7b25264c0f147365e63f05bb7cc3",
    ),
)


def find_sample(sha256: str) -> Sample | None:
    """The sample file with this checksum; None where it is none of them."""
    return next((sample for sample in SAMPLES if sample.sha256 == sha256), None)
