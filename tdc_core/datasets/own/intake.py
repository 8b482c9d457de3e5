"""Having a file read: by a process with limits, in a folder that appears whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

from tdc_core.datasets.errors import DatasetError
from tdc_core.datasets.library import MANIFEST, locked
from tdc_core.datasets.own.card import card_from_json
from tdc_core.datasets.own.folders import CARD, GUESS, guess_path, older_readings, own_folder
from tdc_core.datasets.own.limits import FileLimits
from tdc_core.datasets.own.request import ReadRequest
from tdc_core.datasets.progress import Progress
from tdc_core.settings import ROOT, Settings, file_folder, file_path
from tdc_core.spec import FileSource
from tdc_core.spec.messages import Code, Message, message_of

LOG = "reading.txt"
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "ARROW_NUM_THREADS")


def limits_of(settings: Settings) -> FileLimits:
    """What this installation grants to a file, on this machine."""
    share = settings.memory_share
    return FileLimits(
        megabytes=settings.max_file_mb * share,
        rows=int(settings.max_rows * share),
        columns=settings.max_columns,
        pictures=settings.max_pictures,
        memory_mb=settings.file_memory_mb * share,
        seconds=settings.file_seconds,
    )


def read_file(home: Path, source: FileSource, limits: FileLimits, progress: Progress) -> None:
    """Have a file read that lies in the home folder. Does nothing where that was done.

    Args:
        home: the home folder; nothing half-made is ever seen in it.
        source: which file, and how it is read. Where that is to be guessed, the guess is kept, and what is made by it.
        limits: what it may take.
        progress: told what is going on, and the fraction done where that is known.

    Raises:
        DatasetError: the file is not there, can't be read, or asks for more than it may take.
    """
    if not file_path(home, source.sha256).exists():
        raise DatasetError(Code.FILE_NOT_HELD(name=source.name))
    folder, guess = file_folder(home, source.sha256), guess_path(home, source.sha256, source.ref)
    done = guess if source.reading is None else own_folder(home, source.sha256, source.ref) / MANIFEST
    with locked(folder / "reading"):
        if done.exists():
            return
        fresh = folder / "new"
        shutil.rmtree(fresh, ignore_errors=True)  # of a process that was killed
        fresh.mkdir()
        try:
            path = file_path(home, source.sha256)
            _run(ReadRequest(source=source, path=path, folder=fresh, limits=limits), progress)
            if source.reading is None:
                (fresh / GUESS).replace(guess)
            card = card_from_json(json.loads((fresh / CARD).read_text(encoding="utf-8")))
            target = own_folder(home, source.sha256, card.ref)
            target.parent.mkdir(exist_ok=True)
            shutil.rmtree(target, ignore_errors=True)
            fresh.rename(target)
            for older in older_readings(home, source.sha256):
                shutil.rmtree(older, ignore_errors=True)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def _run(request: ReadRequest, progress: Progress) -> None:
    """Run the process that reads, and hear what it says until it ends.

    Raises:
        DatasetError: it refused the file, was ended by a limit, or by the clock.
    """
    name, seconds = request.source.name, request.limits.seconds
    environment = {**os.environ, **dict.fromkeys(_ONE_THREAD, "1"), "PYTHONPATH": _path()}
    command = [sys.executable, "-m", "tdc_core.datasets.own.child"]
    with request.path.with_name(LOG).open("wb") as log:  # beside the file, with which it is deleted: it may name values
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            encoding="utf-8",
        )
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    clock = threading.Timer(seconds, end)
    clock.start()
    try:
        refused = _converse(process, request, progress)
        code = process.wait()
    finally:
        clock.cancel()
        process.kill()
        process.wait()
    if refused is not None:
        raise DatasetError(refused)
    if late.is_set():
        raise DatasetError(Code.FILE_TOO_LONG(name=name, seconds=seconds))
    if code != 0:
        raise DatasetError(Code.FILE_TOO_HARD(name=name))


def _converse(process: subprocess.Popen[str], request: ReadRequest, progress: Progress) -> Message | None:
    """Hand over the request and pass on what is said; a refusal where there is one."""
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("a process has no pipes")
    refused = None
    try:
        with process.stdin as asked:
            asked.write(request.model_dump_json())
    except BrokenPipeError:  # it ended before it had read
        return None
    with process.stdout as said:
        for line in said:
            told = json.loads(line)
            if "note" in told:
                note = message_of(told["note"])
                if note is not None:
                    progress(note, told["fraction"])
            elif "refused" in told:
                refused = message_of(told["refused"])
    return refused


def _path() -> str:
    return os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
