"""What an experiment asks for, as one list of settings, so that several can be held against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from tdc_core.catalog.layers import find_layer
from tdc_core.catalog.optimizers import find_optimizer, params_of
from tdc_core.catalog.params import Param
from tdc_core.catalog.schedules import find_schedule
from tdc_core.spec import (
    DataSpec,
    ExperimentSpec,
    FileReading,
    HeadSpec,
    LayerSpec,
    ParamValue,
    ScheduleSpec,
    TableReading,
    TrainingSpec,
)
from tdc_core.spec.reading import Order
from tdc_core.ui.run.differences import layer_title, steps, value_in_words
from tdc_core.ui.run.words import NO_FIGURE
from tdc_core.ui.runs.words import model_in_short

_LAYERS, _LAYER, _DEPTH = "model.layers", "model.layers.", "model.depth"
_READING = "data.file"
_LONGEST = 160  # characters of a value that are shown
_SHORT = {
    f"{_READING}.sha256": "another file",
    f"{_READING}.columns": "other columns",
    _READING: "its file is read in another way",
}
"""What is said of two settings whose values are too long for a sentence."""
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Setting:
    """One of an experiment's settings.

    Attributes:
        title: what it is called.
        words: its value for people.
        value: for a chart; None where it is not a number that can be measured off.
        usual: whether it is as it would be if nobody had said anything.
    """

    title: str
    words: str
    value: float | None = None
    usual: bool = False


Settings = Mapping[str, Setting]
"""An experiment's settings by their paths, in the order in which they are shown."""


def settings_of(spec: ExperimentSpec, data: str) -> Settings:
    """All settings of an experiment but its name.

    Args:
        spec: the experiment.
        data: what its data set is called.
    """
    return dict(
        [
            *_of_data(spec.data, data),
            *_of_stack(spec),
            *_of_head(spec.model.head),
            *_of_training(spec.training),
        ]
    )


def differing(each: Sequence[Settings]) -> list[str]:
    """The paths in which some experiments differ, in the order in which they are shown.

    Stacks of the same kinds of layers differ in single numbers; any others differ as a whole. What only some can have,
    such as the momentum of one optimizer, is a difference where these differ in it, or where it is not as usual.
    """
    alike = len({_kinds(settings) for settings in each}) == 1
    paths = [path for path in _in_order(each) if not (path == _LAYERS if alike else path.startswith(_LAYER))]
    found = [path for path in paths if _differs([settings.get(path) for settings in each])]
    told = [path for path in found if path.startswith(f"{_READING}.")]
    return [path for path in found if path != _READING or not told]


def _differs(found: Sequence[Setting | None]) -> bool:
    there = {setting for setting in found if setting is not None}
    return len(there) > 1 or (None in found and not all(setting.usual for setting in there))


def changes(before: ExperimentSpec, after: ExperimentSpec, data: tuple[str, str]) -> list[str]:
    """What one experiment has that another has not, in short words, for example "one Dense less".

    Args:
        before: the one.
        after: the other.
        data: what their data sets are called.
    """
    one, other = settings_of(before, data[0]), settings_of(after, data[1])
    said: list[str] = []
    for path in differing((one, other)):
        if path == _LAYERS:
            said += _stack_changes(before.model.layers, after.model.layers)
        elif path == _DEPTH:
            continue  # said with the layers
        elif path == "data.dataset":
            said.append(f"other data: {data[1]}")
        elif path in _SHORT:
            said.append(_SHORT[path])
        else:
            title = (one.get(path) or other[path]).title
            said.append(f"{_inside(title)} {words_at(one, path)} → {words_at(other, path)}")
    return said


def words_at(settings: Settings, path: str) -> str:
    """What an experiment has at a path, for people; a dash where it has no such setting."""
    found = settings.get(path)
    words = found.words if found else NO_FIGURE
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def counted(count: int) -> str:
    """A small number as a word."""
    return _NUMBERS[count - 1] if 0 < count <= len(_NUMBERS) else f"{count:,}"


def _of_data(spec: DataSpec, title: str) -> Iterator[tuple[str, Setting]]:
    yield "data.dataset", Setting("Data", title)
    for part in ("train", "validation", "test"):
        yield (
            f"data.{part}",
            _setting(f"{'Training' if part == 'train' else part.capitalize()} rows", getattr(spec, part)),
        )
    yield "data.scaling", _setting("Scaling", spec.scaling)
    yield "data.target_scaling", _setting("Scaling of the target", spec.target_scaling)
    if spec.file is not None:
        yield from _of_file(spec.file)


def _of_file(reading: FileReading) -> Iterator[tuple[str, Setting]]:
    yield f"{_READING}.sha256", Setting("Content of the file", reading.sha256[:8])
    yield f"{_READING}.order", Setting("Order of the rows", _order(reading.order))
    if isinstance(reading, TableReading):
        yield f"{_READING}.target", _setting("Column to predict", reading.target)
        names = [column.name for column in reading.features]
        yield f"{_READING}.count", _setting("Columns used", len(names))
        yield f"{_READING}.columns", _setting("Which columns", ", ".join(names))
    else:
        yield f"{_READING}.size", Setting("Size of the pictures", f"{reading.height} × {reading.width}")
        yield f"{_READING}.fitting", _setting("Fitting of the pictures", reading.fitting)
        yield f"{_READING}.colour", _setting("Colour of the pictures", reading.colour)
    yield _READING, Setting("How the file is read", f"way {crc32(reading.model_dump_json().encode()):08x}")


def _order(order: Order) -> str:
    if order.by in ("time", "group"):
        return f"by {order.by}, {order.column}"
    return "as in the file" if order.by == "file" else f"{order.by}, seed {order.seed}"


def _of_stack(spec: ExperimentSpec) -> Iterator[tuple[str, Setting]]:
    yield _LAYERS, Setting("Layers", model_in_short(spec.model))
    yield _DEPTH, _setting("Number of layers", len(spec.model.layers))
    for at, layer in enumerate(spec.model.layers):
        yield f"{_LAYER}{at}", Setting(f"Layer {at + 1}", layer_title(layer))
        row = find_layer(layer.type)
        yield from _of_params(
            f"{_LAYER}{at}", f"Layer {at + 1} {layer_title(layer)}: ", row.params if row else (), layer.params
        )


def _of_head(head: HeadSpec) -> Iterator[tuple[str, Setting]]:
    yield "model.head.units", _setting("Head: units", head.units)
    yield "model.head.activation", _setting("Head: activation", head.activation)
    yield "model.head.loss", _setting("Head: loss", head.loss)
    yield "model.head.labels", _setting("Head: labels", head.labels.replace("_", "-"))


def _of_training(training: TrainingSpec) -> Iterator[tuple[str, Setting]]:
    row = find_optimizer(training.optimizer)
    yield "training.optimizer", Setting("Optimizer", row.keras_name if row else training.optimizer)
    yield from _of_params("training.optimizer_params", "Optimizer: ", row.params if row else (), params_of(training))
    yield "training.learning_rate", _setting("Learning rate", training.learning_rate)
    yield from _of_schedule(training.schedule)
    yield "training.epochs", _setting("Epochs", training.epochs)
    yield "training.batch_size", _setting("Batch size", training.batch_size)
    yield "training.shuffle", _setting("Shuffle", training.shuffle)
    stopping = training.early_stopping
    yield "training.early_stopping", _setting("Early stopping: patience", stopping.patience if stopping else None)
    if stopping:
        delta = stopping.min_delta
        yield "training.early_stopping.min_delta", _setting("Early stopping: min delta", delta, usual=delta == 0)
    yield "training.seed", _setting("Seed", training.seed)


def _of_schedule(schedule: ScheduleSpec | None) -> Iterator[tuple[str, Setting]]:
    row = find_schedule(schedule.type) if schedule else None
    yield "training.schedule", Setting("Schedule", value_in_words(schedule))
    if schedule is not None:
        title = row.title if row else schedule.type
        yield from _of_params(
            f"training.schedule.{schedule.type}", f"{title}: ", row.params if row else (), schedule.params
        )


def _of_params(
    path: str, before: str, params: Sequence[Param], given: Mapping[str, ParamValue]
) -> Iterator[tuple[str, Setting]]:
    """The parameters of a catalogue row, defaults filled in, and whatever else was given."""
    for param in params:
        value = given.get(param.name, param.default)
        title = f"{before}{_inside(param.label)}"
        yield f"{path}.{param.name}", _setting(title, value, usual=value == param.default)
    known = {param.name for param in params}
    for name, value in given.items():
        if name not in known:
            yield f"{path}.{name}", _setting(f"{before}{name.replace('_', ' ')}", value)


def _setting(title: str, value: object, usual: bool = False) -> Setting:
    number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    return Setting(title, value_in_words(value), number, usual)


def _inside(title: str) -> str:
    """A title in the midst of a sentence."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _kinds(settings: Settings) -> tuple[str, ...]:
    """The kinds of an experiment's layers, first to last."""
    return tuple(setting.words for path, setting in settings.items() if path.removeprefix(_LAYER).isdecimal())


def _in_order(each: Sequence[Settings]) -> list[str]:
    """All paths, those that only some have behind the one that comes before them there."""
    found = list(each[0]) if each else []
    for settings in each[1:]:
        if list(settings) == found:
            continue
        at = 0
        for path in settings:
            if path in found:
                at = found.index(path) + 1
            else:
                found.insert(at, path)
                at += 1
    return found


def _stack_changes(before: tuple[LayerSpec, ...], after: tuple[LayerSpec, ...]) -> Iterator[str]:
    """Which layers came, went, or are others, by their kinds."""
    less: Counter[str] = Counter()
    more: Counter[str] = Counter()
    for old, new, _ in steps(before, after):
        less.update(map(layer_title, old))
        more.update(map(layer_title, new))
    for kind in dict.fromkeys([*less, *more]):
        both = min(less[kind], more[kind])
        if more[kind] != less[kind]:
            word = "more" if more[kind] > less[kind] else "less"
            yield f"{counted(abs(more[kind] - less[kind]))} {kind} {word}"
        if both:
            yield f"another {kind}" if both == 1 else f"{counted(both)} other {kind}"
