"""A person's own files on the Data page, as a person brings them, and what the app holds of them."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, expect

from tdc_core.checks import Problem, check
from tdc_core.datasets.facts import data_facts
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.runs.files import OwnFile
from tdc_core.runs.job_models import FileJob, JobStatus
from tdc_core.runs.models import Run
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import OWN, ExperimentSpec, FileSource, TableReading
from tests.e2e.studio import Studio
from tests.support.running_app import RunningApp


class OwnData:
    """What belongs to a person's own file on the Data page.

    Args:
        studio: the tab.
        app: which it shows.
    """

    def __init__(self, studio: Studio, app: RunningApp) -> None:
        self.studio, self.home = studio, app.home
        self.store = RunStore(Settings(home=app.home).store_url)

    def unfold(self, key: str) -> Locator:
        """Unfold a part of the page that is folded."""
        part = self.studio.key(key)
        part.locator("summary").first.click()
        return part

    def bring(self, file: FilePayload | Path) -> None:
        """Choose a file in the entry, which is folded until now."""
        self.unfold("own-data")
        self.studio.key("own-file").locator("input[type=file]").set_input_files(file)

    def found(self, name: str) -> Locator:
        """What is shown of a file, once the draft is on it and it is read in the draft's way."""
        found = self.studio.key("own-found")
        expect(found).to_contain_text(name)
        self.is_read()
        return found

    def is_read(self) -> None:
        """Wait until the rows of the draft's file are there: what the parts hold is drawn, and nothing is read."""
        expect(self.studio.key("part-train")).to_be_visible()
        expect(self.studio.key("own-reading-draft")).to_have_count(0)

    def fix(self, code: str) -> Locator:
        """The button that mends what has this code."""
        said = f"[class*='st-key-w-fix-'][class*='-{code.replace('.', '-')}-']"
        return self.studio.page.locator(said).get_by_role("button")

    def experiment(self) -> ExperimentSpec:
        """The draft, as the store has it."""
        text = self.store.workspaces.load_draft(str(self.studio.workspace))
        assert text is not None
        return ExperimentSpec.model_validate_json(text)

    def problems(self) -> tuple[Problem, ...]:
        """What the referee says of the draft."""
        library, spec = DatasetLibrary(self.home), self.experiment()
        card = library.card(spec.data)
        assert card is not None
        return tuple(check(spec, card, data_facts(library.open(card), spec.data)))

    def source(self) -> FileSource:
        """The draft's file, as the draft reads it."""
        data = self.experiment().data
        assert data.file is not None
        return FileSource(name=data.dataset.removeprefix(OWN), sha256=data.file.sha256, reading=data.file)

    def table(self) -> TableReading:
        """How the draft reads its table."""
        reading = self.experiment().data.file
        assert isinstance(reading, TableReading)
        return reading

    def file(self) -> OwnFile:
        """The only file of the workspace."""
        (file,) = self.store.files.of(str(self.studio.workspace))
        return file

    def run(self) -> Run:
        """The only run of the workspace."""
        (run,) = self.store.runs.of(str(self.studio.workspace))
        return run

    def jobs(self) -> list[FileJob]:
        """What is being read of the files of the workspace, or waits for it."""
        files = self.store.files.of(str(self.studio.workspace))
        return [job for file in files for job in self.store.readings.on(file.sha256) if job.alive]

    def is_ready(self, source: FileSource) -> bool:
        """Whether a file was read in this way."""
        job = self.store.readings.get(source.ref.key)
        return job is not None and job.status is JobStatus.DONE

    def train(self, epochs: int = 4) -> Run:
        """Train the draft to the end, and look at the results."""
        self.studio.go("Train").train(epochs)
        self.studio.wait_for_end()
        run = self.run()
        assert run.spec.data.dataset == OWN + self.file().name
        self.studio.go("Results")
        return run


def payload(name: str, content: bytes) -> FilePayload:
    """A file that is nowhere but in the test."""
    return {"name": name, "mimeType": mimetypes.guess_type(name)[0] or "application/octet-stream", "buffer": content}
