"""A word of the trade explained where it stands: in the help of a field, a heading or a caption."""

from __future__ import annotations

from functools import lru_cache

from tdc_core.catalog.layers import LayerGroup
from tdc_core.content.glossary import Term, glossary
from tdc_core.content.lessons import lessons
from tdc_core.ui.parts.problems import plain

OF_FIELDS: dict[str, tuple[str, ...]] = {
    "units": ("unit",),
    "activation": ("activation", "relu", "sigmoid", "softmax"),
    "loss": ("loss", "crossentropy"),
    "labels": ("label", "integer label", "one-hot"),
    "use_bias": ("bias",),
    "kernel_initializer": ("weight",),
    "l2": ("L2 penalty",),
    "rate": ("dropout",),
    "optimizer": ("optimizer",),
    "epochs": ("epoch",),
    "batch_size": ("batch", "step"),
    "seed": ("seed",),
    "shuffle": ("shuffle",),
    "patience": ("patience", "val_loss"),
    "min_delta": ("val_loss",),
    "factor": ("plateau",),
}
"""The words that the field of a parameter needs, by the parameter's name."""

OF_OPTIMIZERS: dict[str, tuple[str, ...]] = {
    "momentum": ("momentum",),
    "nesterov": ("momentum", "gradient"),
    "rho": ("gradient",),
    "beta_1": ("gradient", "momentum"),
    "beta_2": ("gradient",),
    "weight_decay": ("weight decay", "overfitting"),
    "clipnorm": ("gradient", "clipping"),
}
"""The words that a parameter of an optimizer needs; a layer's momentum is another thing."""

OF_LAYERS: dict[LayerGroup, tuple[str, ...]] = {
    "core": (),
    "convolution": ("convolution",),
    "pooling": ("pooling",),
    "normalization": ("normalization",),
    "regularization": ("overfitting", "dropout"),
    "augmentation": ("augmentation",),
}
"""The words that a group of layers needs."""


@lru_cache(maxsize=512)
def explain(*words: str, first: str = "") -> str:
    """Help in Markdown.

    Args:
        words: entries of the glossary.
        first: what is to be said of the place itself, in Markdown.

    Raises:
        KeyError: the glossary has no such entry.
    """
    return "\n\n".join(filter(None, [first, *(entry(glossary()[word]) for word in words)]))


def entry(term: Term, read: str = "") -> str:
    """A term as it is shown everywhere: the word, what it means, and the lesson that tells more.

    Args:
        term: an entry of the glossary.
        read: the lesson that is on the page already.
    """
    more = f" :small[:gray[Lesson: {_short_names()[term.lesson]}.]]" if term.lesson not in (None, read) else ""
    return f"**{plain(term.word)}**: {plain(term.means)}{more}"


def _short_names() -> dict[str, str]:
    return {lesson.name: lesson.front.short for lesson in lessons()}
