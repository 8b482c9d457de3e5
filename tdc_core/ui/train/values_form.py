"""Several values of one setting: the draft trained once with each, as one group of runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import streamlit as st
from pydantic import ValidationError

from tdc_core.catalog.heads import Head, heads_for
from tdc_core.catalog.optimizers import find_optimizer
from tdc_core.catalog.params import Param
from tdc_core.runs.group_models import LONGEST_MARK, GroupKind, NewRun
from tdc_core.runs.store import StoreError
from tdc_core.spec import ExperimentSpec, ParamValue
from tdc_core.spec.base import Frozen
from tdc_core.spec.experiment import LONGEST
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.referee import looked_at
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.session.what_is_shown import shown_as_it_is
from tdc_core.ui.train.settings import training_params, with_optimizer
from tdc_core.ui.train.submitting import SAME_CLICK, hindrance, watch
from tdc_core.ui.train.values import LONGEST_LIST, MOST, NOTHING, NotAList, in_short, read_numbers

WHY = "Trains your draft once with each value of one setting. The runs count as one in the line and on the board."
QUEUED = "{count} runs are in the line, as one group. The page Runs has them together."
NOT_THIS = "{value} can't be trained. {why}"
NONE = "None of them can be trained. {why}"
NO_SUCH = "No experiment has such a value."
TWO = "Choose at least two."
_SETTING = "values-setting"
_EXAMPLES = {"epochs": "10, 20, 40", "batch_size": "16, 32, 64", "learning_rate": "0.1, 0.01, 0.001"}
_RATE = Param("learning_rate", "Learning rate", "float", 0.001, "")


class ValuesPlan(Frozen):
    """What was asked for; its JSON is the group's content."""

    path: str
    values: tuple[ParamValue, ...]


@dataclass(frozen=True)
class Setting:
    """A setting of which several values may be trained.

    Attributes:
        path: where it lies in an experiment.
        param: its row.
        heads: of the loss, by its names: what they bring along.
    """

    path: str
    param: Param
    heads: Mapping[str, Head] | None = None

    def of(self, spec: ExperimentSpec, value: ParamValue, classes: int | None) -> tuple[ExperimentSpec, dict[str, Any]]:
        """The experiment with this value, and all that was set by it, by paths.

        Raises:
            ValidationError: no experiment has such a value.
        """
        if self.heads is not None:
            return spec.with_head(self.heads[str(value)].spec(classes)), {self.path: value}
        name = self.param.name
        row = find_optimizer(spec.training.optimizer)
        if name == "optimizer":
            changes = with_optimizer(spec.training, str(value))
        elif row is not None and self.path != f"training.{name}":
            changes = {"optimizer_params": row.with_param(spec.training, name, value)}
        else:
            changes = {name: value}
        moved = {f"training.{also}": changes[also] for also in changes.keys() & {"learning_rate"}}
        return spec.with_("training", **changes), {self.path: value, **moved}


@dataclass(frozen=True)
class Asked:
    """What the fields ask for.

    Attributes:
        plan: what is to be trained; None where it can't be.
        members: the runs.
        why: what keeps it from that, sentences.
    """

    plan: ValuesPlan | None = None
    members: Sequence[NewRun] = ()
    why: Sequence[str] = ()


def values_form(session: Session, studio: Services, blocked: bool) -> None:
    """Draw what opens it, and the fields while it is open.

    Args:
        session: the visitor's.
        studio: the services.
        blocked: whether something that is typed elsewhere can't be read, so that the draft is not what is seen.
    """
    settings = {setting.path: setting for setting in settings_of(session.draft, studio)}
    if session.shown(_SETTING) not in settings:
        session.show(_SETTING, next(iter(settings)))
    st.caption(WHY)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        path = st.selectbox(
            "Setting",
            list(settings),
            list(settings).index(session.shown(_SETTING)),
            key=_SETTING,
            format_func=lambda path: settings[path].param.label,
            width=190,
        )
        setting = settings[path]
        _values_field(setting)
        asked = _asked(session, studio, setting)
        count = len(asked.members)
        st.button(
            f"Train {count} runs" if asked.plan else "Train the runs",
            key="values-train",
            icon=":material/playlist_add:",
            disabled=blocked,
            on_click=caught(_train),
            args=(session, studio, setting),
        )
    if not session.shown(_key(setting)):
        st.caption(_nothing(setting))
    else:
        for words in asked.why:
            st.markdown(f":red[:material/error: {plain(words)}]")


def settings_of(draft: ExperimentSpec, studio: Services) -> list[Setting]:
    """What several values can be tried of."""
    params = {param.name: param for param in training_params(studio.settings)}
    found = [Setting("training.learning_rate", _RATE)]
    found += [Setting(f"training.{name}", params[name]) for name in ("epochs", "batch_size", "optimizer")]
    row = find_optimizer(draft.training.optimizer)
    for param in row.params if row else ():
        if not param.advanced and param.kind in ("int", "float"):
            found.append(Setting(f"training.optimizer_params.{param.name}", param))
    card = studio.card(draft.data)
    heads = {head.loss: head for head in heads_for(card.class_count) if head.fits(card.class_count)} if card else {}
    if len(heads) > 1:
        loss = Param("loss", "Loss", "choice", next(iter(heads)), "", choices=tuple(heads))
        found.append(Setting("model.head.loss", loss, heads))
    return found


def _values_field(setting: Setting) -> None:
    param, key = setting.param, _key(setting)
    if param.kind == "choice":
        st.multiselect(
            "Values", param.choices, key=key, max_selections=MOST, placeholder="Choose some", width="stretch"
        )
    else:
        example = _EXAMPLES.get(param.name, "0, 0.5, 0.9")
        st.text_input("Values", key=key, max_chars=LONGEST_LIST, placeholder=example)


def _key(setting: Setting) -> str:
    of = f"-{'-'.join(setting.param.choices[:1])}" if setting.heads else ""
    return f"values-of-{setting.path.replace('.', '-')}{of}"


def _nothing(setting: Setting) -> str:
    if setting.param.kind == "choice":
        return TWO
    return NOTHING.format(example=_EXAMPLES.get(setting.param.name, "0, 0.9"))


def _asked(session: Session, studio: Services, setting: Setting) -> Asked:
    shown = session.shown(_key(setting))
    values: Sequence[ParamValue]
    if setting.param.kind == "choice":
        values = list(shown or ())
        if len(values) < 2:
            return Asked(why=(TWO,))
    else:
        try:
            values = read_numbers(str(shown or ""), whole=setting.param.kind == "int")
        except NotAList as wrong:
            return Asked(why=(str(wrong),))
    return _judged(session.draft, studio, setting, values)


def _judged(draft: ExperimentSpec, studio: Services, setting: Setting, values: Sequence[ParamValue]) -> Asked:
    """What the referee says of each value; where one can't be trained, none is."""
    card = studio.card(draft.data)
    members, wrong = [], {}
    for value in values:
        words = _words(value)
        try:
            spec, params = setting.of(draft, value, card.class_count if card else None)
        except ValidationError:
            wrong[words] = setting.param.problem_with(value) or NO_SUCH
            continue
        if why := hindrance(studio, looked_at(spec, studio)):
            wrong[words] = why
        members.append(NewRun(_named(spec, f", {setting.param.label.lower()} {words}"), params))
    if not wrong:
        return Asked(ValuesPlan(path=setting.path, values=tuple(values)), members)
    if len(wrong) == len(values) and len(set(wrong.values())) == 1:
        return Asked(why=(NONE.format(why=next(iter(wrong.values()))),))
    return Asked(why=[NOT_THIS.format(value=words, why=why) for words, why in wrong.items()])


def _words(value: ParamValue) -> str:
    return in_short(value) if isinstance(value, int | float) else str(value)


def _named(spec: ExperimentSpec, ending: str) -> ExperimentSpec:
    """Called so that it is told from its like."""
    return spec.model_copy(update={"name": f"{spec.name[: LONGEST - len(ending)]}{ending}"})


def _train(session: Session, studio: Services, setting: Setting) -> None:
    token, asked = session.workspace, _asked(session, studio, setting)
    if token is None or asked.plan is None or not shown_as_it_is(session):
        return
    content = asked.plan.model_dump_json()
    for group in studio.store.groups.of(token)[:1]:
        if group.content == content and group.alive and datetime.now(UTC) - group.created < SAME_CLICK:
            return
    values = ", ".join(map(_words, asked.plan.values))
    name = f"{session.draft.name}: {setting.param.label.lower()} {values}"[:LONGEST_MARK]
    try:
        group = studio.training.submit_group(token, GroupKind.VALUES, name, content, asked.members)
    except StoreError as error:
        session.notify(str(error), "error")
        return
    session.notify(QUEUED.format(count=len(asked.members)), "success")
    watch(session, studio.store.groups.members(group.id)[0])
