"""Splits that mend: the usual one, one for files sorted by class, and a test part that shares no row with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.spec import ExperimentSpec, Order, RowRange, SplitError, overlap

_MOST = 200  # characters that a part may have
_Percents = Sequence[tuple[int, int]]  # from, up to
_USUAL: tuple[_Percents, _Percents] = ([(0, 80)], [(80, 100)])
_BY_TENTHS: tuple[_Percents, _Percents] = (
    [(start, start + 8) for start in range(0, 100, 10)],
    [(start + 8, start + 10) for start in range(0, 100, 10)],
)


def usual_split(spec: ExperimentSpec, card: DatasetCard) -> ExperimentSpec | None:
    """The first 80 percent of the first split for training, the rest for validation; None where there is no split."""
    split = next(iter(card.splits), None)
    return _with_parts(spec, card, f"{split}[:80%]", f"{split}[80%:]") if split else None


def in_proportion(spec: ExperimentSpec) -> ExperimentSpec | None:
    """The same with a person's own rows in an order in which every part has the classes in proportion.

    None for other data sets, and where the rows stand in an order that somebody needs.
    """
    reading = spec.data.file
    if reading is None or reading.order.by not in ("file", "shuffled"):
        return None
    return spec.with_("data", file=reading.with_order(Order(by="stratified", seed=reading.order.seed)))


def split_with_all_classes(
    spec: ExperimentSpec, card: DatasetCard, counts: Mapping[str, tuple[tuple[int, ...], ...]]
) -> ExperimentSpec | None:
    """A split that has every class in the training and in the validation part.

    Args:
        spec: the experiment.
        card: its data set.
        counts: rows of each class in each percent of each split, as in `DataFacts.counts_by_percent`.

    Returns:
        The experiment with the usual split of one of the data set's splits, else with eight rows of ten for training
        along the whole file; None where neither has all classes.
    """
    for split, by_percent in counts.items():
        for train, validation in (_USUAL, _BY_TENTHS):
            texts = _text(split, train), _text(split, validation)
            if max(map(len, texts)) <= _MOST and all(_has_all(by_percent, part) for part in (train, validation)):
                return _with_parts(spec, card, *texts)
    return None


def with_other_test(spec: ExperimentSpec, card: DatasetCard) -> ExperimentSpec:
    """The test part as a split of the data set that no other part uses, or left out where there is none."""
    used = {rows.split for text in (spec.data.train, spec.data.validation) for rows in _rows(text, card)}
    return spec.with_("data", test=next((split for split in card.splits if split not in used), None))


def _with_parts(spec: ExperimentSpec, card: DatasetCard, train: str, validation: str) -> ExperimentSpec:
    """The experiment with another training and validation part; the test part moves where it would share their rows."""
    changed = spec.with_("data", train=train, validation=validation)
    used = tuple(chain(_rows(train, card), _rows(validation, card)))
    shared = spec.data.test is not None and overlap(used, tuple(_rows(spec.data.test, card)))
    return with_other_test(changed, card) if shared else changed


def _rows(text: str, card: DatasetCard) -> Iterator[RowRange]:
    """The rows of a part, none where it is no split."""
    try:
        yield from card.rows(text)
    except SplitError:
        return


def _text(split: str, percents: _Percents) -> str:
    return "+".join(f"{split}[{start or ''}{'%' * bool(start)}:{stop}%]" for start, stop in percents).replace(
        ":100%", ":"
    )


def _has_all(by_percent: Sequence[Sequence[int]], percents: _Percents) -> bool:
    """Whether every class has a row in some of these percents."""
    taken = [by_percent[percent] for start, stop in percents for percent in range(start, stop)]
    return all(map(any, zip(*taken, strict=True)))
