"""The optimizer's own parameters: those that matter most beside its learning rate, the others folded away."""

from __future__ import annotations

from tdc_core.catalog.optimizers import OptimizerType, find_optimizer
from tdc_core.catalog.params import Param
from tdc_core.spec import ParamValue
from tdc_core.ui.parts.fields import folded_fields, param_field
from tdc_core.ui.parts.words import OF_OPTIMIZERS
from tdc_core.ui.session.session import Session

PARAMS = "training.optimizer_params"
MORE_OF = "More of {optimizer}"


def optimizer_fields(session: Session) -> None:
    """Draw the fields of what the draft's optimizer can be told; nothing for one that there is none of.

    Args:
        session: holds the draft, which every change replaces.
    """
    training = session.draft.training
    row = find_optimizer(training.optimizer)
    if row is None:
        return
    values = row.values(training)
    for param in row.params:
        if not param.advanced:
            _field(session, row, param, values[param.name])
    folded_fields(
        session,
        MORE_OF.format(optimizer=row.keras_name),
        session.key("training.more", row.name),
        row.params,
        values,
        lambda param: _field(session, row, param, values[param.name]),
    )


def _field(session: Session, row: OptimizerType, param: Param, value: ParamValue) -> None:
    # Another optimizer's field has another key: its default may differ, and a browser may still hold this one's value.
    key = session.field_key(f"{PARAMS}.{param.name}", row.name)

    def change(new: ParamValue) -> None:
        training = session.draft.training
        if training.optimizer == row.name:
            params = row.with_param(training, param.name, new)
            session.replace_draft(session.draft.with_("training", optimizer_params=params), by=key)

    param_field(session, param, value, key, change, OF_OPTIMIZERS)
