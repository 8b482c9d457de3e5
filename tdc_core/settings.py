"""Every setting that a deployer has, in one typed place.

Each is an environment variable with the prefix `TDC_` (Streamlit exports the top level of its secrets as
environment variables, so a secrets file works too). docs/settings.md lists them; a test keeps it complete.
"""

from __future__ import annotations

from pathlib import Path

import platformdirs
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Settings of one installation, read from the environment."""

    model_config = SettingsConfigDict(env_prefix="TDC_", frozen=True, extra="ignore")

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("tdc-studio", appauthor=False)),
        description="Folder for the store, prepared arrays and trained models.",
    )
    database_url: str = Field(
        default="", description="Address of the store as SQLAlchemy takes it; empty means SQLite in the home folder."
    )
    manual_dir: Path | None = Field(
        default=None, description="Folder with data files placed by hand, found by TFDS before the network."
    )
    offline: bool = Field(
        default=False, description="Never reach for the network; data sets that are not there say so."
    )
    max_epochs: int = Field(default=1000, ge=1, description="The most epochs one run may have.")
    max_parameters: int = Field(default=20_000_000, ge=1, description="The most parameters a model may have.")
    max_layers: int = Field(default=30, ge=1, description="The most layers a model may have.")
    max_batch_size: int = Field(default=8192, ge=1, description="The largest batch.")
    max_queued: int = Field(
        default=5, ge=1, description="Runs that one workspace may have waiting or running at a time."
    )
    max_minutes: float = Field(
        default=60,
        gt=0,
        description="Minutes a run, or the preparation of a data set, may work at a stretch; then it is ended.",
    )
    max_upload_kb: int = Field(default=100, ge=1, description="The largest experiment file that is opened, in kB.")
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
        default=10, gt=0, description="Minutes without work after which the training host ends."
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

    @property
    def store_url(self) -> str:
        """The address of the store."""
        return self.database_url or f"sqlite:///{self.home / 'studio.sqlite3'}"

    @property
    def datasets_dir(self) -> Path:
        """Where prepared arrays lie."""
        return self.home / "datasets"

    @property
    def runs_dir(self) -> Path:
        """Where each run keeps its weights and its model."""
        return self.home / "runs"


def load_settings() -> Settings:
    """The settings of this process, with its folders made.

    Raises:
        OSError: the home folder can't be made.
    """
    settings = Settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    return settings
