"""What Keras says where it refuses a wrong pair of head and loss, without this machine's paths and dumps of graphs."""

from __future__ import annotations

import re

import tensorflow as tf

from tdc_core.spec.messages import Code, Message

REFUSALS = (ValueError, TypeError, tf.errors.InvalidArgumentError)
"""What `fit` raises of itself where outputs, loss and labels don't fit one another."""

_MOST_CHARACTERS = 600
_DUMP = re.compile(r'^\s*File "|^Detected at node|^\s*Stack trace|\[\[\{\{node|^\s*$')
_OPERATION = re.compile(r"\s*\[Op:[^\]]*\]")
_PATH = re.compile(r"(?<![\w/])(?:[A-Za-z]:)?(?:[/\\][\w.+ -]+){2,}")


def own_words(error: Exception) -> Message:
    """The error's name and words, those lines that mean something, the last ones where there are many."""
    lines = [_OPERATION.sub("", line).rstrip() for line in str(error).splitlines() if not _DUMP.search(line)]
    words = _PATH.sub("…", "\n".join(lines))
    if len(words) > _MOST_CHARACTERS:
        words = f"…{words[-_MOST_CHARACTERS:]}"
    return Code.KERAS_REFUSED(error=type(error).__name__, words=words)
