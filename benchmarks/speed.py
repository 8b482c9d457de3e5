"""How much faster the app's whole job is than the usual script as a whole process.

The job: an experiment is submitted to a training host that runs, until it is finished and evaluated. For iris the host
has a worker warm for it, as it has for whoever looks at the Train page: this asks for one, and the time begins once the
store says that it is ready. MNIST's job has none, and its tracing counts. The script: `usual_mnist.py` or
`usual_iris.py` in a fresh process, which fits and does not evaluate. TFDS' folder is prepared for the script
beforehand, and the arrays for the app. Each pair has a seed of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.common import Studio, experiment, machine, options, studio, table
from tdc_core.catalog.datasets import find_dataset
from tdc_core.settings import ROOT
from tdc_core.spec import ExperimentSpec

EPOCHS = {"mnist": 3, "iris": 20}
BARS = {"mnist": 2.0, "iris": 6.0}
WARM = {"iris"}
PUBLISHED = ROOT / "tests" / "published"
TFDS_FOLDER = ROOT / ".benchmarks" / "tfds"  # kept, since making it takes a minute


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--data", choices=EPOCHS, default="mnist", help="the data set (default: %(default)s)")
    parser.add_argument("--pairs", type=int, default=5, help="how many times each of the two (default: %(default)s)")
    parser.add_argument(
        "--files",
        type=Path,
        default=os.environ.get("TDC_TEST_DATA"),
        help="folder with the published files of mnist, in a folder of that name (default: TDC_TEST_DATA; else TFDS "
        "downloads them)",
    )
    given = parser.parse_args()
    epochs, pairs = (2, 1) if given.small else (EPOCHS[given.data], given.pairs)
    prepare_tfds_folder(given.data, PUBLISHED if (PUBLISHED / given.data).exists() else given.files)
    spec = experiment(given.data).with_("training", epochs=epochs).with_("data", test=None)
    warm = given.data in WARM
    job = "the whole job from a warm worker" if warm else "the whole job"
    print(f"{spec.name}, {epochs} epochs, {job} against the usual script. {machine()}\n")
    rows = []
    with studio(spec) as made:
        for seed in range(pairs):
            script, their_loss = time_script(given.data, epochs, seed)
            app, our_loss = time_app(made, spec.with_("training", seed=seed), warm)
            rows.append((seed, script, app, script / app, their_loss, our_loss))
    head = ("seed", "script s", "app s", "ratio", "script val_loss", "app val_loss")
    print(table(head, [(row[0], *(f"{value:.2f}" for value in row[1:4]), *row[4:]) for row in rows]))
    ratio = median(row[3] for row in rows)
    print(
        f"\nMedians: script {median(row[1] for row in rows):.2f} s, app {median(row[2] for row in rows):.2f} s, "
        f"{ratio:.2f} times as fast (bar: {BARS[given.data]:g})."
    )
    print(f"Largest difference in final val_loss: {max(abs(row[4] - row[5]) for row in rows):.1e}. {machine()}")


def time_app(made: Studio, spec: ExperimentSpec, warm: bool) -> tuple[float, float]:
    """Seconds from submitting to finished and evaluated, and the last val_loss."""
    if warm:
        made.warm_up(spec)
    began = time.perf_counter()
    run = made.train(spec)
    seconds = time.perf_counter() - began
    return seconds, round(made.store.epochs.of(run.id)[-1].values["val_loss"], 6)


def time_script(dataset: str, epochs: int, seed: int) -> tuple[float, float]:
    """Seconds of the whole process, and the last val_loss."""
    command = [sys.executable, str(ROOT / "benchmarks" / f"usual_{dataset}.py"), str(epochs), str(seed)]
    environment = os.environ | {"TFDS_DATA_DIR": str(TFDS_FOLDER), "TF_CPP_MIN_LOG_LEVEL": "2"}
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - began
    if done.returncode != 0:
        raise RuntimeError(f"The script failed:\n{done.stderr[-3000:]}")
    return seconds, round(float(done.stdout.split()[-1]), 6)


def prepare_tfds_folder(dataset: str, files: Path | None) -> None:
    """Have TFDS build the data set for the script, unless it did so before, in a process that is not measured."""
    card = find_dataset(dataset)
    if card is None or (TFDS_FOLDER / card.name / card.version / "dataset_info.json").exists():
        return
    print(f"TFDS prepares {dataset} in {TFDS_FOLDER}, once.", file=sys.stderr)
    code = (
        "import sys; from pathlib import Path; from tdc_core.catalog.datasets import find_dataset; "
        "from tdc_core.datasets.build_tfds import make_tfds_folder; "
        "name, folder, *files = sys.argv[1:]; manual = Path(files[0]) if files else None; "
        "make_tfds_folder(find_dataset(name), Path(folder), manual_dir=manual, offline=bool(files), "
        "progress=lambda note, fraction: None)"
    )
    arguments = [dataset, str(TFDS_FOLDER), *([str(files.resolve())] if files else [])]
    subprocess.run([sys.executable, "-c", code, *arguments], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
