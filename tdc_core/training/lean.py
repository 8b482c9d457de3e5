"""TensorFlow and Keras, loaded without what they only look for.

Keras imports pandas, pyarrow, scikit-learn, matplotlib and IPython where they are installed, for wrappers, plots and
displays that no worker uses. The first four are a fifth of the memory of the process that workers are forked from.
"""

from __future__ import annotations

import importlib
import sys

_SPARED = ("IPython", "matplotlib", "pandas", "pyarrow", "scipy", "sklearn")


def load_keras() -> None:
    """Import TensorFlow and Keras, unless that was done, as if those packages were not there.

    Whoever imports one of them later gets it as usual.
    """
    absent = [name for name in _SPARED if name not in sys.modules]
    for name in absent:
        sys.modules[name] = None  # type: ignore[assignment]  # so Python knows that a module can't be imported
    try:
        importlib.import_module("tensorflow")
        importlib.import_module("keras")
    finally:
        for name in absent:
            del sys.modules[name]
