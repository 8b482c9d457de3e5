"""`run`: the app, as `streamlit run app.py` serves it, from wherever it is installed."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Sequence

from tdc_core.settings import SHIPPED


def run_app(options: Sequence[str]) -> None:
    """Serve the app in this process until it is ended.

    Args:
        options: Streamlit's own, such as `--server.port=8502`.

    Raises:
        SystemExit: when it has ended, with Streamlit's exit code.
    """
    sys.argv = ["streamlit", "run", str(SHIPPED / "app.py"), *options]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
