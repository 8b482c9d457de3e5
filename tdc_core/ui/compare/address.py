"""The link of a comparison: `runs?compare=ID,ID`. The first run is the base that the others are held against."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

PARAMETER = "compare"
FEWEST, MOST = 2, 10
"""Runs of a comparison."""
_LONGEST = 4000  # characters of a link that are looked at
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Asked:
    """What a link asks for.

    Attributes:
        ids: of runs, each once, in the link's order; whose they are, and whether they exist, is not known yet.
        broken: how many parts of it are no ids.
    """

    ids: tuple[str, ...]
    broken: int = 0


def asked_for() -> Asked | None:
    """What the address of the page asks for; None where it asks for no comparison."""
    text = st.query_params.get(PARAMETER)
    return None if text is None else read_link(text)


def read_link(text: str) -> Asked:
    """What stands in a link, whatever a person or a program has made of it."""
    parts = dict.fromkeys(part for each in text[:_LONGEST].split(",") if (part := each.strip().lower()))
    ids = tuple(part for part in parts if _ID.fullmatch(part))
    return Asked(ids, len(parts) - len(ids))


def open_comparison(run_ids: Iterable[str]) -> None:
    """Have the page Runs compare these, the first as the base. Call it in a callback."""
    st.query_params[PARAMETER] = ",".join(run_ids)


def leave_comparison() -> None:
    """Lead back to the board. Call it in a callback."""
    if PARAMETER in st.query_params:
        del st.query_params[PARAMETER]


def with_base(run_ids: Sequence[str], base: str) -> list[str]:
    """The same runs with another one as the base."""
    return [base, *(run_id for run_id in run_ids if run_id != base)]
