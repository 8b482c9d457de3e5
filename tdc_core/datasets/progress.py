"""Who is told how far something is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from tdc_core.spec.messages import Message

Progress: TypeAlias = Callable[[Message, float | None], None]
"""Takes what is going on, and the fraction done, 0 to 1, None where that is not known."""
