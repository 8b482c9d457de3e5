"""What every part of an experiment is."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A value: immutable, strict about types, with no unknown keys."""

    # "constants": a learning rate of NaN, which the checks judge, must come back from the JSON it was written to.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, ser_json_inf_nan="constants")


def unset(value: object) -> bool:
    """Whether a field is left out of the JSON."""
    return value is None
