"""Every setting that a deployer has, in one typed place.

Each is an environment variable with the prefix `TDC_` (Streamlit exports the top level of its secrets as
environment variables, so a secrets file works too). docs/settings.md lists them; a test keeps it complete.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import get_args

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from tdc_core.catalog.nearest import did_you_mean
from tdc_core.spec import one_line

_PACKAGE = Path(__file__).resolve().parent
ROOT = _PACKAGE.parent
"""The folder in which Python finds the package: the repository, or where packages are installed."""
SHIPPED = _PACKAGE / "shipped" if (_PACKAGE / "shipped").is_dir() else ROOT
"""The folder with app.py, pages/, data/ and examples/: the repository; a wheel has them inside the package."""
PREFIX = "TDC_"
OTHER_NAMES = frozenset({"TDC_TEST_DATA"})
"""Variables with the prefix that are no settings: this one is the tests'."""
_KINDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a finite number",
    Path: "the path of a folder",
}
_ADDRESS = re.compile(r"[\w+]+://")
_MOST_SHOWN = 60  # characters of a wrong value


class SettingsError(ValueError):
    """The app can't be set up as the environment says.

    The message is a sentence a setting, for the command line and the log: it holds values, so paths too.

    Attributes:
        on_page: the same without values, for visitors.
    """

    def __init__(self, message: str, on_page: str) -> None:
        super().__init__(message)
        self.on_page = on_page


_AMPLE = 4e9  # bytes of memory


class Settings(BaseSettings):
    """Settings of one installation, read from the environment."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", allow_inf_nan=False)

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("tdc-studio", appauthor=False)),
        description="Folder for the store, prepared arrays and trained models.",
    )
    database_url: str = Field(default="", description="Address of the store; empty means SQLite in the home folder.")
    manual_dir: Path | None = Field(
        default=None, description="Folder with data files placed by hand, found by TFDS before the network."
    )
    offline: bool = Field(
        default=False, description="Never reach for the network; data sets that are not there say so."
    )
    max_epochs: int = Field(default=1000, ge=1, description="The most epochs one run may have.")
    max_parameters: int = Field(default=20_000_000, ge=1, description="The most parameters a model may have.")
    max_layers: int = Field(default=30, ge=1, le=200, description="The most layers a model may have.")
    max_batch_size: int = Field(default=8192, ge=1, description="The largest batch.")
    max_queued: int = Field(
        default=5, ge=1, description="Runs that one workspace may have waiting or running at a time."
    )
    max_minutes: float = Field(
        default=60,
        gt=0,
        description="Minutes a run, or the preparation of a data set, may work at a stretch; then it is ended.",
    )
    max_upload_kb: int = Field(
        default=100, ge=1, le=100_000, description="The largest experiment file that is opened, in kB."
    )
    max_file_mb: float = Field(
        default=50,
        gt=0,
        le=2000,
        description="The largest file of their own that people can bring, in MB; less on a machine of under 4 GB.",
    )
    max_files: int = Field(default=10, ge=0, description="Files that one workspace may hold at a time; 0 allows none.")
    max_rows: int = Field(default=1_000_000, ge=1, description="The most rows of a table that people bring; likewise.")
    max_columns: int = Field(default=500, ge=2, le=2000, description="The most columns of a table that people bring.")
    max_pictures: int = Field(default=20_000, ge=1, description="The most pictures of an archive that people bring.")
    file_memory_mb: float = Field(
        default=1500,
        ge=200,
        description="Memory that reading a file may take, in MB; likewise. Beyond it the file is refused.",
    )
    file_seconds: float = Field(
        default=120, gt=0, description="Seconds that reading a file may take; then it is ended, and the file refused."
    )
    keep_days: float = Field(
        default=30, gt=0, description="Days that a run is kept after its end, and a workspace after the last visit."
    )
    max_home_gb: float = Field(
        default=5,
        gt=0,
        description="Disk that the home folder may use, in GB; beyond it the largest visitor's oldest runs go first.",
    )
    workers: int | None = Field(
        default=None,
        ge=1,
        le=64,
        description="Runs that train at the same time on this machine; unset: as many as memory and cores allow.",
    )
    idle_minutes: float = Field(
        default=10, ge=0.001, description="Minutes without work after which the training host ends."
    )
    grace_seconds: float = Field(default=10, gt=0, description="Seconds a worker has to obey Stop before it is killed.")
    fresh_processes: bool | None = Field(
        default=None,
        description="Train each run in a fresh process, not in a fork with TensorFlow loaded; unset: by memory.",
    )
    warm: bool = Field(
        default=True,
        description="Have a spare worker build and trace what somebody is about to train, where workers are forks.",
    )

    @field_validator("home", "manual_dir", mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        if isinstance(value, str) and not value.strip():
            raise ValueError("empty")  # as a path it would be the working folder
        return value

    @field_validator("database_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not _ADDRESS.match(value):
            raise ValueError("no address")
        return value

    @property
    def store_url(self) -> str:
        """The address of the store."""
        if self.database_url:
            return self.database_url
        from sqlalchemy import URL  # which takes its time, and whoever asks for the address has need of it anyway

        # Not pasted: a "?" or a "%" in a path means something in an address.
        return URL.create("sqlite", database=str(self.home / "studio.sqlite3")).render_as_string()

    @property
    def datasets_dir(self) -> Path:
        """Where prepared arrays lie."""
        return self.home / "datasets"

    @property
    def memory_share(self) -> float:
        """How much of what files may take is granted here: all of it from 4 GB of memory on."""
        from tdc_core.machine import memory_limit  # which takes its time, and few ask

        return min(1.0, memory_limit() / _AMPLE)

    @property
    def files_dir(self) -> Path:
        """Where people's own files lie."""
        return self.home / "files"

    @property
    def runs_dir(self) -> Path:
        """Where each run keeps its weights and its model."""
        return self.home / "runs"


def file_folder(home: Path, sha256: str) -> Path:
    """The folder of a person's own file, and of all that is made of it; no name that a person gave is in a path."""
    return home / "files" / sha256


def file_path(home: Path, sha256: str) -> Path:
    """Where a file's bytes lie."""
    return file_folder(home, sha256) / "source"


def load_settings() -> Settings:
    """The settings of this process, with its home folder made.

    Raises:
        SettingsError: a variable has a value that it can't have, or a name that no setting has.
    """
    _refuse_unknown()
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = {str(details["loc"][0]): str(details["input"]) for details in error.errors()}
        raise SettingsError(
            " ".join(refusal(name, value) for name, value in wrong.items()), " ".join(refusal(name) for name in wrong)
        ) from None
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        usable = os.access(settings.home, os.W_OK | os.X_OK)
        reason = "it is not for this user to write in"
    except OSError as error:
        usable, reason = False, error.strerror or str(error)
    if not usable:
        words = f"{variable('home')} must be a folder that can be made and written"
        raise SettingsError(f"{words}, not {one_line(str(settings.home))}: {reason}.", f"{words}.")
    return settings


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return f"{PREFIX}{name.upper()}"


def allowed(name: str) -> str:
    """What a setting may be, in words, for example "a whole number from 1 to 64"."""
    if name == "database_url":
        return "the address of a database as SQLAlchemy takes it, for example sqlite:////home/me/studio.sqlite3"
    field = Settings.model_fields[name]
    types = (field.annotation, *get_args(field.annotation))
    kind = next(words for kind, words in _KINDS.items() if kind in types)
    bounds = {key: getattr(rule, key) for rule in field.metadata for key in ("ge", "gt", "le") if hasattr(rule, key)}
    match bounds:
        case {"ge": low, "le": high}:
            return f"{kind} from {low} to {high}"
        case {"ge": low}:
            return f"{kind} of at least {low}"
        case {"gt": low}:
            return f"{kind} above {low}"
    return kind


def refusal(name: str, value: str | None = None) -> str:
    """A sentence on a wrong setting: its variable, its value unless that is secret, what is allowed."""
    shown = value is not None and name != "database_url"  # which may hold a password
    return f"{variable(name)} {f'is {_shown(str(value))} and ' if shown else ''}must be {allowed(name)}."


def _refuse_unknown() -> None:
    known = [variable(name) for name in Settings.model_fields]
    given = {name.upper() for name in os.environ if name.upper().startswith(PREFIX)}
    if unknown := sorted(given - {*known, *OTHER_NAMES}):
        words = " ".join(f"{one_line(name)} is no setting.{did_you_mean(name, known)}" for name in unknown)
        raise SettingsError(words, words)


def _shown(value: str) -> str:
    if not value:
        return "empty"
    return f"“{one_line(value)}”" if len(value) <= _MOST_SHOWN else f"“{one_line(value[:_MOST_SHOWN])}…”"
