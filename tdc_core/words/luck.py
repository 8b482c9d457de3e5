"""The words of the luck meter; see `tdc_core.words.messages`."""

from __future__ import annotations

from collections.abc import Mapping

from tdc_core.spec.messages import Code
from tdc_core.words.row import Row

LUCK: Mapping[Code, Row] = {
    Code.LUCK_TOO_FEW: Row("{seeds:seeds} can't tell a difference from luck. It takes at least {least:seeds} of each."),
    Code.LUCK_LOST: Row("{name} ended without a number with {lost} of {seeds:seeds}, so it has no mean to compare."),
    Code.LUCK_ALIKE: Row("Both come to the same number, with {seeds:seeds}."),
    Code.LUCK_MAYBE: Row(
        "This may be luck: {better} is better by {difference:number} over {seeds:seeds}, and over all seeds that may "
        "be anything from {low:number} to {high:number}."
    ),
    Code.LUCK_DIFFERENT: Row(
        "{better} is better by {difference:number}, and {seeds:seeds} say that this is not luck: over all seeds it is "
        "{low:number} to {high:number}."
    ),
}
