"""Make the data sets that ship with the project: `python -m tdc_core.datasets.bundle --manual-dir DIR`.

Builds every bundled data set anew through TFDS or scikit-learn, or those that are named, and writes data/*.npz and
data/manifest.json.
The same published files give the same bytes.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tdc_core.catalog.datasets import DATASETS, DatasetCard
from tdc_core.datasets.build_sklearn import read_sklearn, sklearn_source
from tdc_core.datasets.build_tfds import make_tfds_folder, read_arrays, tfds_source
from tdc_core.datasets.library import MANIFEST, sha256, write_arrays
from tdc_core.settings import SHIPPED
from tdc_core.spec.messages import Message

_NEVER = (1980, 1, 1, 0, 0, 0)  # the same in every file that is made


def bundle(card: DatasetCard, target: Path, manual_dir: Path | None) -> dict[str, Any]:
    """Build one data set and write its .npz file into `target`.

    Args:
        card: what to build.
        target: the folder to write into.
        manual_dir: where published files placed by hand lie; the others are downloaded.

    Returns:
        Its entry in the manifest.
    """
    with tempfile.TemporaryDirectory() as name:
        arrays, scratch = Path(name) / "arrays", Path(name) / "tfds"
        arrays.mkdir()
        if card.source == "sklearn":
            splits, source = read_sklearn(card), sklearn_source()
        else:
            builder = make_tfds_folder(card, scratch, manual_dir=manual_dir, offline=False, progress=_silent)
            splits, source = read_arrays(builder, card, _silent), tfds_source()
        manifest = write_arrays(arrays, card, splits, source)
        file = target / f"{card.name.replace('/', '-')}.npz"
        _zip(file, [arrays / array for array in manifest["arrays"]])
    return {"file": file.name, "sha256": sha256(file), **manifest}


def _zip(file: Path, arrays: Sequence[Path]) -> None:
    """Pack .npy files as numpy's .npz; bzip2 packs MNIST into less than 10 MB, and in two seconds."""
    with zipfile.ZipFile(file, "w") as archive:
        for array in arrays:
            info = zipfile.ZipInfo(array.name, _NEVER)
            info.compress_type = zipfile.ZIP_BZIP2
            info.create_system, info.external_attr = 3, 0o644 << 16  # as on Linux, wherever it is made
            with array.open("rb") as plain, archive.open(info, "w") as packed:
                shutil.copyfileobj(plain, packed, 1 << 20)


def _silent(_note: Message, _fraction: float | None) -> None:
    pass


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the bundled data sets, all or those that are named; returns the exit code."""
    bundled = {card.name: card for card in DATASETS if card.bundled}
    parser = argparse.ArgumentParser(prog="python -m tdc_core.datasets.bundle", description=__doc__)
    parser.add_argument("--manual-dir", type=Path, help="folder with published files, in a folder for each data set")
    parser.add_argument("--out", type=Path, default=SHIPPED / "data", help="folder to write into (default: data/)")
    parser.add_argument("names", nargs="*", metavar="NAME", help="build these alone; the others stay as they are")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - bundled.keys():
        parser.error(f"not bundled: {', '.join(sorted(unknown))}")
    options.out.mkdir(parents=True, exist_ok=True)
    file = options.out / MANIFEST
    entries: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    for name in options.names or bundled:
        entries[name] = bundle(bundled[name], options.out, options.manual_dir)
        size = (options.out / entries[name]["file"]).stat().st_size
        sys.stdout.write(f"{name}: {bundled[name].examples:,} rows, {size:,} bytes\n")
    manifest = {name: entries[name] for name in bundled if name in entries}
    file.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
