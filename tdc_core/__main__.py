"""The command line: the same experiments, engine and store as the pages, without a browser."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tdc_core.catalog.experiments import NotAnExperiment, experiment_schema
from tdc_core.cli.check import check_experiment
from tdc_core.cli.datasets import list_datasets
from tdc_core.cli.export import export_script
from tdc_core.cli.train import INTERRUPTED, train_experiment
from tdc_core.datasets.library import DatasetError
from tdc_core.runs.store import StoreError
from tdc_core.settings import Settings, load_settings

EXIT_CODES = """exit codes:
  0    done; `check`: no errors, or all of them mended by --fix; `train`: the run finished
  1    the experiment has errors, or the run failed
  2    the file is no experiment, or the command line is wrong
  130  `train`: stopped by Ctrl-C"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. What went wrong is said in words on stderr."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options, load_settings())
    except NotAnExperiment as error:
        return _say(error, 2)
    except (DatasetError, StoreError) as error:
        return _say(error, 1)
    except OSError as error:
        return _say(f"{error.filename or 'A file'}: {error.strerror}.", 1)
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(options: argparse.Namespace, settings: Settings) -> int:
    match options.command:
        case "datasets":
            return list_datasets(settings, as_json=options.json)
        case "check":
            return check_experiment(options.experiment, settings, as_json=options.json, fix=options.fix)
        case "train":
            return train_experiment(options.experiment, settings, as_json=options.json)
        case "export":
            return export_script(options.experiment, options.script, settings)
        case _:
            print(json.dumps(experiment_schema(), indent=2))
            return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tdc_core",
        description="Train Keras models from experiment files, with the same engine as the pages.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    words = {
        "datasets": "list the data sets",
        "check": "say what is wrong with an experiment, one problem a line",
        "train": "train an experiment; Ctrl-C stops it cleanly",
        "export": "write the plain Keras script of an experiment",
        "schema": "print the JSON schema of an experiment file",
    }
    parsers = {name: commands.add_parser(name, help=text, description=text) for name, text in words.items()}
    for name in ("check", "train", "export"):
        parsers[name].add_argument("experiment", type=Path, metavar="EXPERIMENT.json")
    for name in ("datasets", "check", "train"):
        parsers[name].add_argument("--json", action="store_true", help="print JSON; NaN and infinity become null")
    parsers["check"].add_argument(
        "--fix", type=Path, metavar="OUT.json", help="write the experiment with its problems mended"
    )
    parsers["export"].add_argument("--script", type=Path, required=True, metavar="OUT.py", help="where to write it")
    return parser


def _say(error: object, code: int) -> int:
    print(error, file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
