"""Checks of what the rows say: which classes each part has, how they are balanced, how far the features range."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.checks.problem import Problem, Severity
from tdc_core.checks.splits import in_proportion, split_with_all_classes
from tdc_core.spec import DataFacts, ExperimentSpec

# Of the training rows, the share of the commonest class from which guessing it is worth a remark, or a warning.
_COMMON, _VERY_COMMON = 0.6, 0.8
_TIMES_FAIR = 3  # with many classes: as a multiple of the share that each would have if all were alike
_WIDE = 100  # how many times wider than another a feature may be, and how wide pixels, before scaling is called for


def check_rows(spec: ExperimentSpec, card: DatasetCard, facts: DataFacts) -> Iterator[Problem]:
    """Each class can be learned and judged, the accuracy means something, and no feature drowns the others."""
    if card.target == "class":
        yield from _check_classes(spec, card, facts)
        yield from _check_balance(card, facts)
    yield from _check_scaling(spec, card, facts)
    if facts.sorted_by_label and not spec.training.shuffle:
        classes = card.target == "class"
        yield Problem(
            "training.shuffle",
            Severity.WARNING,
            "training.shuffle",
            f"The file is sorted by {'class' if classes else 'its label'}, and the rows are not shuffled.",
            why="The model then sees one class after the other, and forgets each while it learns the next."
            if classes
            else "The model then sees low numbers first and high ones last, and forgets each while it learns the next.",
            keras="It trains in silence; the loss jumps up whenever the next class begins."
            if classes
            else "It trains in silence; the loss climbs within every epoch.",
            fix=spec.with_("training", shuffle=True),
        )


def _check_classes(spec: ExperimentSpec, card: DatasetCard, facts: DataFacts) -> Iterator[Problem]:
    train, validation = facts.train.class_counts, facts.validation.class_counts
    if not facts.train.examples or not facts.validation.examples:
        return
    known = [index for index in range(len(card.classes)) if _count(train, index)]
    unseen = [name for index, name in enumerate(card.classes) if index not in known]
    unjudged = [card.classes[index] for index in known if not _count(validation, index)]
    if not unseen and not unjudged:
        return
    fix = in_proportion(spec) or split_with_all_classes(spec, card, facts.counts_by_percent)
    nothing_known = not any(_count(validation, index) for index in known)
    by_order = "The file is sorted by class, so a slice of it takes whole classes. " if facts.sorted_by_label else ""
    sorted_code = "data.sorted" if facts.sorted_by_label else ""
    if unseen:
        yield Problem(
            "data.train",
            Severity.ERROR if nothing_known else Severity.WARNING,
            sorted_code or "data.class_missing",
            f"{_listed(unseen)} no example in the training part.",
            why=f"{by_order}A model can't learn a class that it never sees.",
            keras="It trains in silence, "
            + ("and val_accuracy stays at 0." if nothing_known else "and never predicts what it has not seen."),
            fix=fix,
        )
    elif unjudged:
        yield Problem(
            "data.validation",
            Severity.WARNING,
            sorted_code or "data.class_unjudged",
            f"{_listed(unjudged)} no example in the validation part.",
            why=f"{by_order}How well the model knows a class shows only where there are rows of it to judge by.",
            keras="It trains in silence; val_loss and val_accuracy leave the class out.",
            fix=fix,
        )


def _check_balance(card: DatasetCard, facts: DataFacts) -> Iterator[Problem]:
    counts, judged = facts.train.class_counts, facts.validation
    if not judged.examples or sum(map(bool, counts)) < 2 or len(counts) != len(card.classes):
        return
    commonest = max(range(len(counts)), key=counts.__getitem__)
    share = counts[commonest] / sum(counts)
    if share < min(_COMMON, _TIMES_FAIR / len(counts)):
        return
    right = 100 * _count(judged.class_counts, commonest) / judged.examples
    yield Problem(
        "data.validation",
        Severity.WARNING if share >= _VERY_COMMON else Severity.INFO,
        "data.balance",
        f"Always guessing “{card.classes[commonest]}” would be right in {right:.0f}% of the validation part.",
        why="The classes are out of balance. A model knows something once its accuracy is above that.",
        keras="It trains as ever; an accuracy near that number means that nothing was learned.",
    )


def _check_scaling(spec: ExperimentSpec, card: DatasetCard, facts: DataFacts) -> Iterator[Problem]:
    widths = [high - low for low, high in facts.feature_ranges]
    if spec.data.scaling != "none" or not any(width > 0 for width in widths):
        return
    if card.kind == "image":
        low, high = facts.feature_ranges[0]
        if high - low >= _WIDE:
            yield Problem(
                "data.scaling",
                Severity.INFO,
                "data.scaling",
                f"Pixels go from {low:g} to {high:g}, unscaled.",
                why="A model starts out with weights for numbers around 1. With larger ones its first steps are wild.",
                keras="It trains in silence; the loss begins high.",
                fix=spec.with_("data", scaling="minmax"),
            )
        return
    if len(widths) != len(card.input_names):
        return
    varying = [(width, name) for width, name in zip(widths, card.input_names, strict=True) if width > 0]
    (least, narrow), (most, wide) = min(varying), max(varying)
    if most >= _WIDE * least:
        yield Problem(
            "data.scaling",
            Severity.WARNING,
            "data.scaling",
            f"The features are not scaled, and range very differently: {wide} over {_number(most)}, {narrow} "
            f"over {_number(least)}.",
            why="The large numbers drown the small ones. Standard scaling gives each feature the same say.",
            keras="It trains in silence, more slowly, and often to a worse end.",
            fix=spec.with_("data", scaling="standard"),
        )


def _count(counts: Sequence[int], index: int) -> int:
    return counts[index] if index < len(counts) else 0


def _listed(names: Sequence[str], most: int = 5) -> str:
    """Names with the verb that follows them."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more} {'has' if len(names) == 1 else 'have'}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}"
