"""Experiment files as Hypothesis draws them from the format's own schema: sound values, odd ones and hostile ones."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from tdc_core.catalog.datasets import DATASETS
from tdc_core.catalog.experiment_schema import experiment_schema
from tdc_core.catalog.heads import LOSSES
from tdc_core.catalog.layers import ACTIVATIONS, LAYERS
from tdc_core.catalog.optimizers import OPTIMIZERS
from tdc_core.spec import LARGEST

HOSTILE = (
    "", " ", "\0", "a\nb", "\r\n# x", "\u202egnp.exe", "\u200f\u2067x", "\u2028", "\x1b[31mred", "x" * 200, "é" * 200,
    "😀" * 60, '"', "'''", '"""', "\\", "\\N{x}", "%s %(x)d", "{{ 7*7 }}", "{% raw %}", "${HOME}", "`id`", "$(id)",
    "__import__('os')", "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b>b</b>", "&lt;i&gt;",
    "]]>", "<!--", "[a](http://b.c)", "![a](http://b.c/d.png)", "**b** _i_ ~~s~~ `c`", "# h", "- l", "1. l", "> q",
    "| a | b |", "$x^2$", "$$x$$", ":red[r]", ":material/home:", ":material_home:", ":smile:", ":streamlit:",
    "www.example.com", "http://a.b", "https://a.b/c?d#e", "a@b.co", "mailto:a@b.co", "javascript:alert(1)", "a -> b",
    "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "../../etc/passwd", "con", "nan", "None", "True", "1e999",
)  # fmt: skip
"""Text that means something to whoever reads it as anything but text."""
SLICES = (
    "train", "test", "train[:80%]", "train[80%:]", "train[:120]", "train[120:]", "train[80%:90%]+train[90%:]",
    "train[-10:]", "train[5:2]", "train[50%:50%]", "train[9e9%:]", "train[:-200%]", "train+train", "all",
    "train[" + "9" * 150 + ":]", "train[:1shard]", "+".join(["train[:1]"] * 20), "train[0.7:]", "train[:33.3%]",
)  # fmt: skip
SOUND: dict[str, tuple[str, ...]] = {
    "dataset": tuple(card.name for card in DATASETS),
    "activation": ACTIVATIONS,
    "loss": tuple(LOSSES),
    "optimizer": tuple(row.name for row in OPTIMIZERS),
    "target_shape": ("7, 7, 16", "28, 28, 1", "4", "9999999, 9999999, 9999999, 9999999"),
    "train": SLICES,
    "validation": SLICES,
    "test": SLICES,
} | {
    param.name: param.choices for row in LAYERS for param in row.params if param.choices and param.name != "activation"
}

_TEXT = st.sampled_from(HOSTILE) | st.text(max_size=30)
_WHOLE = st.sampled_from((0, 1, 2, 3, 10, 64, 1000, 4096, 10**9, LARGEST)) | st.integers(-LARGEST, LARGEST)
_NUMBERS = st.sampled_from((0.0, -0.0, 1e-3, 0.5, 1.0, 1e300, 5e-324, float("nan"), float("inf"), -float("inf")))
_MOST_LAYERS = 8


def experiment_files() -> st.SearchStrategy[str]:
    """Texts of experiment files: nearly all of them can be read, and few are worth training."""
    schema = experiment_schema()
    return _drawn(schema, schema["$defs"], "").map(json.dumps)


def _drawn(schema: dict[str, Any], defs: dict[str, Any], name: str) -> st.SearchStrategy[Any]:
    """Values that a part of the schema allows; the part's name says which texts make sense there."""
    if "$ref" in schema:
        return _drawn(defs[schema["$ref"].split("/")[-1]], defs, name)
    for choice in ("oneOf", "anyOf"):
        if choice in schema:
            return st.one_of([_drawn(option, defs, name) for option in schema[choice]])
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema["type"]:
        case "object":
            parts = {key: _drawn(part, defs, key) for key, part in schema["properties"].items()}
            required = schema.get("required", [])
            optional = {key: part for key, part in parts.items() if key not in required}
            return st.fixed_dictionaries({key: parts[key] for key in required}, optional=optional)
        case "array":
            return st.lists(_drawn(schema["items"], defs, name), max_size=_MOST_LAYERS)
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(1, 64) | _WHOLE
        case "number":
            return st.floats(0, 1) | _NUMBERS | st.floats() | _WHOLE
    most = schema.get("maxLength")
    text = _TEXT.map(lambda value: value[:most])
    return st.sampled_from(SOUND[name]) | text if name in SOUND else text
