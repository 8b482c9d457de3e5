"""Reading a sweep file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tdc_core.catalog.experiments import MOST_KB, NotAnExperiment, experiment_from, layer_problems
from tdc_core.catalog.json_files import (
    NotReadable,
    in_words,
    kind_of,
    one_text,
    parse_object,
    require_version,
    short,
)
from tdc_core.catalog.layers import find_layer
from tdc_core.catalog.nearest import did_you_mean
from tdc_core.spec import LayerSpec
from tdc_core.sweeps.faults import faults_of
from tdc_core.sweeps.spec import (
    VERSION,
    ChoiceSearch,
    DepthSearch,
    FloatSearch,
    IntSearch,
    PrunerSpec,
    SamplerSpec,
    SweepSpec,
)

_FILE = "a sweep"
_SEARCHES: dict[str, type[BaseModel]] = {
    "float": FloatSearch,
    "int": IntSearch,
    "choice": ChoiceSearch,
    "depth": DepthSearch,
}
_PARTS: dict[str, type[BaseModel]] = {"sampler": SamplerSpec, "pruner": PrunerSpec}


class NotASweep(ValueError):
    """A file that is no sweep; the message is written for the person who opened it."""


def read_sweep(text: str | bytes, max_kb: int = MOST_KB) -> SweepSpec:
    """The sweep in a file, its experiment read as `read_experiment` reads one.

    Args:
        text: what stands in the file.
        max_kb: the largest file that is read.

    Raises:
        NotASweep: the text is no sweep file of this version, or one with faults. Whether what it asks for can be
            trained is for the referee to say.
    """
    try:
        raw = parse_object(text, max_kb, _FILE)
        require_version(raw, VERSION)
    except NotReadable as error:
        raise NotASweep(str(error)) from None
    sweep = _sweep(raw)
    if faults := faults_of(sweep):
        raise NotASweep(one_text([f"{fault.path}: {fault.message}" for fault in faults]))
    return sweep


def _sweep(raw: dict[str, Any]) -> SweepSpec:
    """The sweep in a JSON object. What the catalogue can say better than the types is left out of what they say."""
    problems = list(_search_problems(raw))
    experiment = None
    try:
        experiment = experiment_from(_object(raw, "experiment"))
    except NotReadable as error:
        problems.insert(0, str(error))
    except NotAnExperiment as error:
        problems.insert(0, f"The experiment: {error}")
    try:
        sweep = SweepSpec.model_validate({**raw, "experiment": experiment})
    except ValidationError as error:
        told = [_in_words(detail) for detail in error.errors() if not _told(detail)]
        raise NotASweep(one_text([*problems, *told])) from None
    if problems:
        raise NotASweep(one_text(problems))
    return _filled_in(sweep)


def _object(raw: Mapping[str, Any], key: str) -> dict[str, Any]:
    if key not in raw:
        raise NotReadable(f"{short(key)} is missing.")
    if not isinstance(raw[key], dict):
        raise NotReadable(f"{short(key)} must be an object in braces, not {kind_of(raw[key])}.")
    found: dict[str, Any] = raw[key]
    return found


def _search_problems(raw: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the kinds of what is searched, and inside the layers that are repeated."""
    items = raw.get("search")
    for number, item in enumerate(items if isinstance(items, list) else []):
        if not isinstance(item, dict):
            yield f"“search.{number}” must be an object in braces, not {kind_of(item)}."
            continue
        kind = item.get("type")
        if not isinstance(kind, str) or kind not in _SEARCHES:
            meant = did_you_mean(kind, _SEARCHES) if isinstance(kind, str) else ""
            what = f"not {short(kind)}" if "type" in item else "and is missing"
            yield f"“type” in “search.{number}” must be one of {', '.join(_SEARCHES)}, {what}.{meant}"
        elif kind == "depth" and "layer" in item:
            yield from layer_problems(f"the layer in “search.{number}”", item["layer"])


def _told(detail: ErrorDetails) -> bool:
    """Whether what pydantic finds has been said in better words: of the experiment, a type, or a repeated layer."""
    where = detail["loc"]
    if where[0] == "experiment":
        return True
    if where[0] != "search":
        return False
    if len(where) == 1:  # where an entry is wrong, pydantic says as well that there is one fewer
        return detail["type"] == "too_short" and bool(detail["input"])
    return len(where) == 2 or (where[2:4] == ("depth", "layer") and (len(where) > 4 or detail["type"] != "missing"))


def _in_words(detail: ErrorDetails) -> str:
    """What pydantic finds wrong; the kind of search, which it puts into the way, is no part of the file's."""
    where = detail["loc"]
    if where[0] == "search" and len(where) > 2:
        part: type[BaseModel] | None = _SEARCHES[str(where[2])]
        where = (*where[:2], *where[3:])
        if "choices" in where:  # behind it pydantic names each of the types that a choice may have
            where = where[: where.index("choices") + 2]
            if len(where) == 4:
                return f"{short(where[3])} in “search.{where[1]}.choices” is no text, number, true or false in bounds."
    else:
        part = SweepSpec if len(where) == 1 else _PARTS.get(str(where[0]))
    return in_words(detail, where, _FILE, part.model_fields if part else ())


def _filled_in(sweep: SweepSpec) -> SweepSpec:
    """The sweep with what its repeated layers leave out at their defaults."""
    search = tuple(
        item.model_copy(update={"layer": _completed(item.layer)}) if isinstance(item, DepthSearch) else item
        for item in sweep.search
    )
    return sweep.model_copy(update={"search": search})


def _completed(layer: LayerSpec) -> LayerSpec:
    row = find_layer(layer.type)
    return row.completed(layer) if row else layer
