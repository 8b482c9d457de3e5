"""People's own files on the Data page, read at once: what a host and its process do otherwise."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from tdc_core.datasets.errors import DatasetError
from tdc_core.datasets.own import intake
from tdc_core.datasets.own.intake import limits_of, read_file
from tdc_core.datasets.own.request import ReadRequest
from tdc_core.datasets.own.write import write_file
from tdc_core.datasets.progress import Progress
from tdc_core.runs.job_models import JobStatus
from tdc_core.spec import OWN, DataSpec, ExperimentSpec, FileSource, TableReading
from tdc_core.tables.errors import NotReadable
from tdc_core.ui.session.services import services
from tests.pages.helpers import assert_sound, draft_of

CARS = "name;power;origin;km\n" + "\n".join(
    f"car {n};{100 + n},5;{('Busan', 'Ulm')[n % 2]};{('', 7 * n)[n % 4 > 0]}" for n in range(60)
)
"""Semicolons and decimal commas; a name that differs in each row, two places, and a number that is missing in a fourth
of the rows."""


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read files without a process of their own, which takes a second to start."""

    def run(request: ReadRequest, progress: Progress) -> None:
        try:
            write_file(request, progress)
        except NotReadable as error:
            raise DatasetError(error.message) from error

    monkeypatch.setattr(intake, "_run", run)


def work() -> list[FileSource]:
    """Do all that is to be read; what that was."""
    store, settings, done = services().store, services().settings, []
    while job := store.readings.claim("a host"):
        try:
            read_file(settings.home, job.source, limits_of(settings), lambda note, fraction: None)
        except DatasetError as error:
            store.readings.report(job.content, job.attempt, JobStatus.FAILED, message=error.message)
        else:
            store.readings.report(job.content, job.attempt, JobStatus.DONE)
        done.append(job.source)
    return done


def settle(at: AppTest) -> AppTest:
    """Read what there is to read, and draw the page until nothing more is wanted."""
    while work():
        assert_sound(at.run())
    return at


def expand(at: AppTest, *keys: str) -> AppTest:
    """Open some folded parts of the page."""
    for key in keys:
        at.session_state[entry(at) if key == "own-data" else key] = True
    assert_sound(at.run())
    return at


def entry(at: AppTest) -> str:
    """The key of the panel by which data come in, which is another one once a file was read."""
    known = "tdc-own-entries" in at.session_state
    return f"own-data--{at.session_state['tdc-own-entries']}" if known else "own-data"


def upload(at: AppTest, name: str, data: bytes | str, place: str = "own-file") -> AppTest:
    """Choose a file in a field, as a browser does."""
    data = data.encode() if isinstance(data, str) else data
    field = next(each for each in at.file_uploader if str(each.key).startswith(f"{place}-"))
    field.upload(name, data, "application/octet-stream")
    assert_sound(at.run())
    return at


def brought(at: AppTest, name: str, data: bytes | str) -> AppTest:
    """The page with a file that was brought and read."""
    return settle(upload(expand(at, "own-data"), name, data))


def table_of(at: AppTest) -> TableReading:
    """How the draft reads its table."""
    reading = draft_of(at).data.file
    assert isinstance(reading, TableReading)
    return reading


def on_file(spec: ExperimentSpec, name: str, reading: TableReading) -> ExperimentSpec:
    """An experiment on a file."""
    return spec.model_copy(update={"data": DataSpec(dataset=OWN + name, file=reading)})


def picture(colour: str, size: tuple[int, int] = (40, 30)) -> bytes:
    """A picture of one colour, as PNG."""
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, "PNG")
    return written.getvalue()


def folders(**classes: list[bytes]) -> bytes:
    """A zip with a folder for each class."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for label, pictures in classes.items():
            for number, data in enumerate(pictures):
                archive.writestr(f"{label}/{number}.png", data)
    return written.getvalue()


def files_in(home: Path) -> set[str]:
    """The names of all that lies on the disk of people's files."""
    return {path.name for path in (home / "files").iterdir() if path.is_dir()}
