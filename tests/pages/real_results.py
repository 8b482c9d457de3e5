"""Results as a real worker writes them, for pages that ask the model: made by a process of its own, once.

    python -m tests.pages.real_results FOLDER

leaves in the folder, for each experiment, what its run left of `results` and `history.npz`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tdc_core.catalog.experiments import ready_made
from tdc_core.results.history import HISTORY
from tdc_core.results.kept import FOLDER
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec, LayerSpec

EPOCHS = 3
_READY = {spec.data.dataset: spec.with_("training", epochs=EPOCHS) for spec in ready_made()}
_DENSE = (LayerSpec.of("dense", units=8), LayerSpec.of("batch_normalization"), LayerSpec.of("layer_normalization"))
_IMAGE = (LayerSpec.of("flatten"), LayerSpec.of("dropout"), LayerSpec.of("dense", units=60))
_CONV = (LayerSpec.of("conv2d", filters=4), LayerSpec.of("max_pooling2d"), LayerSpec.of("flatten"))
SPECS: dict[str, ExperimentSpec] = {
    "iris": _READY["iris"].with_layers(_DENSE).with_("data", scaling="standard"),
    "diabetes": _READY["diabetes"].with_layers(_DENSE[:1]).with_("data", target_scaling="standard"),
    "digits": _READY["digits"].with_layers(_IMAGE),
    "conv": _READY["digits"].with_layers(_CONV),
}


def main(folder: Path) -> None:
    from tests.unit.training.runs import trained

    for name, spec in SPECS.items():
        settings = Settings(home=folder / f"home-{name}")
        _, run = trained(spec, settings)
        left = settings.runs_dir / run.id
        shutil.copytree(left / FOLDER, folder / name / FOLDER)
        shutil.copy(left / HISTORY, folder / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
