"""The command line: the same experiments, engine and store as the pages, without a browser."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tdc_core.catalog.experiment_schema import experiment_schema
from tdc_core.catalog.experiments import NotAnExperiment
from tdc_core.cli.lines import INTERRUPTED, WrongOption
from tdc_core.datasets.errors import DatasetError
from tdc_core.runs.errors import StoreError, StoreUnusable
from tdc_core.settings import Settings, SettingsError, load_settings
from tdc_core.spec import one_line
from tdc_core.words.messages import words_of_error

EXIT_CODES = """exit codes:
  0    done; `check`: no errors, or all of them mended by --fix; `train`, `evaluate`, `branch`: the run finished;
       `sweep`: one of its trials at least; `seeds`: all of them did
  1    the experiment has errors, or the run failed
  2    the file is no experiment or no sweep, or the command line, a setting or the store is of no use
  130  `train`, `evaluate`, `branch`, `sweep`, `seeds`: stopped by Ctrl-C"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. What went wrong is said in words on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal may lack the letters of a name
    parser = _parser()
    options, streamlits = parser.parse_known_args(arguments)
    if streamlits and options.command != "run":
        parser.error(f"unrecognized arguments: {' '.join(streamlits)}")
    try:
        code = _run(options, load_settings(), streamlits)
        if sys.stdout is not None:  # None where it was closed before we began
            sys.stdout.flush()
        return code
    except (NotAnExperiment, WrongOption, SettingsError) as error:
        return _say(error, 2)
    except StoreUnusable as error:
        return _say(f"{error.address}: {error}", 2)
    except (DatasetError, StoreError) as error:
        return _say(words_of_error(error), 1)
    except OSError as error:
        if error.filename is None:  # it is the output that can't be written: nothing more of it may be tried
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):  # whoever read our lines has enough of them
            return 1
        return _say(f"{error.filename or 'The output'}: {error.strerror or error}.", 1)
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(options: argparse.Namespace, settings: Settings, streamlits: Sequence[str]) -> int:
    """Run the command, with no more loaded than it needs: `check` is called by editors, as one types."""
    match options.command:
        case "run":
            from tdc_core.cli.run import run_app

            run_app(streamlits)
            return 0
        case "datasets":
            from tdc_core.cli.datasets import list_datasets

            return list_datasets(settings, as_json=options.json)
        case "check":
            from tdc_core.cli.check import check_experiment

            return check_experiment(options.experiment, settings, as_json=options.json, fix=options.fix)
        case "train":
            from tdc_core.cli.train import train_experiment

            return train_experiment(
                options.experiment,
                settings,
                as_json=options.json,
                workspace=options.workspace,
                model=options.model,
            )
        case "sweep":
            from tdc_core.cli.sweep import train_sweep

            return train_sweep(options.sweep, settings, as_json=options.json, workspace=options.workspace)
        case "evaluate":
            from tdc_core.cli.evaluate import evaluate

            return evaluate(options.what, settings, as_json=options.json, workspace=options.workspace)
        case "branch":
            from tdc_core.cli.branch import branch_run

            return branch_run(
                options.run,
                options.epoch,
                settings,
                learning_rate=options.learning_rate,
                epochs=options.epochs,
                as_json=options.json,
                workspace=options.workspace,
            )
        case "seeds":
            from tdc_core.cli.seeds import train_seeds

            return train_seeds(
                options.experiment,
                settings,
                count=options.count,
                against=options.against,
                as_json=options.json,
                workspace=options.workspace,
            )
        case "runs":
            from tdc_core.cli.runs import list_runs

            return list_runs(settings, everyones=options.all, as_json=options.json, workspace=options.workspace)
        case "inspect":
            from tdc_core.cli.inspect import inspect_file

            return inspect_file(
                options.file,
                settings,
                as_json=options.json,
                target=options.target,
                experiment=options.experiment,
            )
        case "export":
            from tdc_core.cli.export import export

            return export(options.experiment, options.script, options.notebook, settings)
        case _:
            print(json.dumps(experiment_schema(), indent=2))
            return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tdc_core" if Path(sys.argv[0]).name == "__main__.py" else None,
        description="Train Keras models from experiment files, with the same engine as the pages.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    words = {
        "run": "serve the app; takes the options of `streamlit run`, such as --server.port",
        "datasets": "list the data sets",
        "inspect": "say what is found in a table or in an archive of pictures of your own",
        "check": "say what is wrong with an experiment, one problem a line",
        "train": "train an experiment; Ctrl-C stops it cleanly",
        "sweep": "train the trials of a sweep; Ctrl-C stops it cleanly",
        "evaluate": "say what a run's weights come to; an experiment is trained first",
        "branch": "go on from an epoch of a run, with something changed; Ctrl-C stops it cleanly",
        "seeds": "train an experiment with several seeds, and say what of its result is luck",
        "runs": "list what was trained from the command line, the newest first",
        "export": "write an experiment as a plain Keras script, as a notebook, or both",
        "schema": "print the JSON schema of an experiment file",
    }
    parsers = {
        name: commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.")
        for name, text in words.items()
    }
    for name in ("check", "train", "seeds", "export"):
        parsers[name].add_argument("experiment", type=Path, metavar="EXPERIMENT.json", help="the experiment's file")
    parsers["sweep"].add_argument("sweep", type=Path, metavar="SWEEP.json", help="the sweep's file")
    parsers["evaluate"].add_argument(
        "what", metavar="RUN_OR_EXPERIMENT.json", help="a run's id or its beginning, or a file to train"
    )
    for name in ("datasets", "inspect", "check", "train", "sweep", "evaluate", "branch", "seeds", "runs"):
        parsers[name].add_argument("--json", action="store_true", help="print JSON; NaN and infinity become null")
    parsers["inspect"].add_argument("file", type=Path, metavar="FILE", help="the table, or a zip with a folder a class")
    parsers["inspect"].add_argument("--target", metavar="COLUMN", help="the column to predict; found where left out")
    parsers["inspect"].add_argument(
        "--experiment", type=Path, metavar="OUT.json", help="write a first experiment, which belongs beside the file"
    )
    parsers["check"].add_argument(
        "--fix", type=Path, metavar="OUT.json", help="write the experiment with its problems mended"
    )
    parsers["train"].add_argument("--model", type=Path, metavar="OUT.keras", help="copy the trained model there")
    _add_branch(parsers["branch"])
    _add_seeds(parsers["seeds"])
    whose = parsers["runs"].add_mutually_exclusive_group()
    whose.add_argument("--all", action="store_true", help="everyone's in the store, those of the pages too")
    for target in (*(parsers[name] for name in ("train", "sweep", "evaluate", "branch", "seeds")), whose):
        target.add_argument(
            "--workspace", type=Path, metavar="FILE", help="the file that names another workspace than the common one"
        )
    parsers["export"].add_argument("--script", type=Path, metavar="OUT.py", help="where to write the script")
    parsers["export"].add_argument("--notebook", type=Path, metavar="OUT.ipynb", help="where to write the notebook")
    return parser


def _add_branch(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="the run's id, or its beginning")
    parser.add_argument("--epoch", type=int, required=True, metavar="N", help="the last epoch that both have, from 0")
    parser.add_argument("--learning-rate", type=float, metavar="RATE", help="from there on; as it was if left out")
    parser.add_argument("--epochs", type=int, metavar="N", help="how many in all; as many as it had if left out")


def _add_seeds(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-n", type=int, default=5, dest="count", metavar="N", help="how many seeds; 5 if left out")
    parser.add_argument(
        "--against", type=Path, metavar="OTHER.json", help="another experiment, trained with the same seeds"
    )


def _say(error: object, code: int) -> int:
    """Say in one line what went wrong; names of files and values of settings may hold more than one."""
    try:
        print(one_line(str(error)), file=sys.stderr)
    except OSError:  # nobody can be told, and the code still counts
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    return code


if __name__ == "__main__":
    sys.exit(main())
