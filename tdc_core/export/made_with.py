"""The packages that an exported script was made with, and the line that installs them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version

_ANY_VERSION = ("importlib_resources",)  # tensorflow-datasets asks for no more than that it is there
_INSTALLED_AS = {"tensorflow": ("tensorflow", "tensorflow-cpu")}  # the smaller one is for Linux alone


def python_version() -> str:
    """This Python's version, for example `3.12.4`."""
    return ".".join(map(str, sys.version_info[:3]))


def install_line(packages: Sequence[str]) -> str:
    """One command that installs packages, in the versions that are installed here where that can change a number.

    Args:
        packages: names as pip knows them, for any platform.
    """
    return f"pip install {' '.join(map(_pinned, packages))}"


@cache
def _pinned(package: str) -> str:
    """For example `keras==3.15.1`; the name alone where it is installed here by a name that we don't know."""
    for name in () if package in _ANY_VERSION else _INSTALLED_AS.get(package, (package,)):
        with suppress(PackageNotFoundError):
            return f"{package}=={version(name)}"
    return package
