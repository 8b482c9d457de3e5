"""The fields of an experiment: in which of them two drafts differ, and how two changes of one draft go together.

A field is a value that a person sets as one thing: `name`, `data.train`, `training.epochs`. The stack of layers, the
head, early stopping, the schedule and the optimizer's parameters are one field each, since a mixture of two of them is
nobody's choice; nor is one optimizer with the parameters of another.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from tdc_core.spec import ExperimentSpec

_WORDS = {
    "data.dataset": "data set",
    "data.train": "training part",
    "data.validation": "validation part",
    "data.test": "test part",
    "data.file": "how the file is read",
    "training.optimizer_params": "optimizer's parameters",
}
_TOGETHER = (("training.optimizer", "training.optimizer_params"), ("data.dataset", "data.file"))
"""An optimizer and its parameters, a file and how it is read: where one was changed, the other stays with it."""


def differing(one: ExperimentSpec, other: ExperimentSpec) -> tuple[str, ...]:
    """The fields in which two drafts differ."""
    ours, theirs = _fields(one), _fields(other)
    return tuple(path for path in ours | theirs if _written(ours.get(path)) != _written(theirs.get(path)))


def merge(base: ExperimentSpec, mine: ExperimentSpec, theirs: ExperimentSpec) -> tuple[ExperimentSpec, tuple[str, ...]]:
    """Put two changes of one draft together.

    Args:
        base: the draft that both have changed.
        mine: what the one has made of it; it wins where both have changed a field.
        theirs: what the other has made of it.

    Returns:
        The draft with both changes, and the fields that both have set, to different values.
    """
    my_changes, changed = _with_their_like(differing(base, mine)), _with_their_like(differing(base, theirs))
    clashes = tuple(path for path in differing(mine, theirs) if path in my_changes and path in changed)
    return taking(mine, [path for path in changed if path not in my_changes], theirs), clashes


def taking(spec: ExperimentSpec, paths: Sequence[str], other: ExperimentSpec) -> ExperimentSpec:
    """A draft with some fields as another one has them."""
    tree, there = spec.model_dump(), _fields(other)
    for path in paths:
        part, _, name = path.partition(".")
        inside = tree[part] if name else tree
        inside[name or part] = there.get(path)
    return ExperimentSpec.model_validate(tree)


def in_words(paths: Sequence[str]) -> str:
    """Fields as a person calls them, for example "epochs, batch size and layers"."""
    words = [_WORDS.get(path, path.rpartition(".")[2].replace("_", " ")) for path in paths]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def value_of(spec: ExperimentSpec, path: str) -> Any:
    """What a field holds, as JSON has it."""
    return _fields(spec).get(path)


def _fields(spec: ExperimentSpec) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part, value in spec.model_dump().items():
        found |= (
            {f"{part}.{name}": inner for name, inner in value.items()} if isinstance(value, dict) else {part: value}
        )
    return found


def _with_their_like(paths: Sequence[str]) -> tuple[str, ...]:
    changed = [pair for pair in _TOGETHER if {*pair} & {*paths}]
    return (*paths, *(path for pair in changed for path in pair if path not in paths))


def _written(value: Any) -> str:
    return json.dumps(value, sort_keys=True)  # in which nan is nan
