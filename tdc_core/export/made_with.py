"""The packages that an exported script was made with, and the line that installs them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
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
    wanted = [package if package in _ANY_VERSION else f"{package}=={version_of(package)}" for package in packages]
    return f"pip install {' '.join(wanted)}"


@cache
def version_of(package: str) -> str:
    """The version of a package that is installed here, for example `2.21.0`.

    Raises:
        PackageNotFoundError: none is, by none of the names that it has.
    """
    for name in _INSTALLED_AS.get(package, (package,)):
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    raise PackageNotFoundError(package)
