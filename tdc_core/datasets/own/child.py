"""The process that reads one file, held to limits: `python -m tdc_core.datasets.own.child`, asked by its input.

What it has to say it says a line of JSON at a time: how far it is, and last what came of it. Whatever else is printed
goes to its error output.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

from tdc_core.datasets.own.limits import hold
from tdc_core.datasets.own.request import ReadRequest


def main() -> int:
    """Answer the request; the exit code is 0 where it was answered, also by a refusal."""
    request = ReadRequest.model_validate_json(sys.stdin.read())
    say = _speaker()
    from tdc_core.datasets.own.write import write_file  # before the limits, which count what comes on top of it
    from tdc_core.tables.errors import NotReadable

    hold(request.limits)
    try:
        write_file(request, lambda note, fraction: say({"note": note.text, "fraction": fraction}))
    except NotReadable as error:
        say({"refused": error.message.text})
    else:
        say({"done": True})
    return 0


def _speaker() -> Callable[[dict[str, Any]], None]:
    """What writes a line to whoever asked; everything else that is printed goes elsewhere from now on."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(line: dict[str, Any]) -> None:
        out.write(json.dumps(line) + "\n")
        out.flush()

    return say


if __name__ == "__main__":
    sys.exit(main())
