"""Experiments on a file of one's own, told from the others before anything is loaded that only they need."""

from __future__ import annotations

from pathlib import Path

from tdc_core.settings import Settings
from tdc_core.spec import OWN, DataSpec, ExperimentSpec


def with_own_file(
    spec: ExperimentSpec, beside: Path, settings: Settings, workspace: Path | None = None
) -> ExperimentSpec:
    """An experiment that can be judged: its own file, where it has one, is brought and read.

    Args:
        spec: the experiment.
        beside: its own file, beside which the data lie.
        settings: the installation's settings.
        workspace: the file that keeps the workspace's token, None for the command line's own.

    Raises:
        NotAnExperiment, DatasetError, WrongOption, StoreError: as `tdc_core.cli.bring_file.brought` does.
    """
    if not spec.data.dataset.startswith(OWN):
        return spec
    from tdc_core.cli.bring_file import brought

    return brought(spec, beside, settings, workspace)


def have_read(data: DataSpec, settings: Settings) -> None:
    """Have the file of an experiment read as that says, where it is at hand and was not read so before.

    Raises:
        DatasetError: it can't be read so.
    """
    if data.file is None:
        return
    from tdc_core.cli.bring_file import have_read_file

    have_read_file(data, data.file, settings)
