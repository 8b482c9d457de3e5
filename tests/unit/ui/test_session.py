from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.experiments import ready_made
from tdc_core.spec import ExperimentSpec, LayerSpec
from tdc_core.ui.session.layer_ids import carry_ids
from tdc_core.ui.session.services import services
from tdc_core.ui.session.session import MOST_STEPS, Session

A, B, C, D = (LayerSpec.of("dense", units=units) for units in (1, 2, 3, 4))


def in_app(script: Callable[[], None], **state: object) -> AppTest:
    """Run a function as an app, with some session state to start from."""
    at = AppTest.from_function(script, default_timeout=60)
    for name, value in state.items():
        at.session_state[f"tdc-{name}"] = value
    at.run()
    assert [error.message for error in at.exception] == []
    return at


@pytest.mark.parametrize(
    ("new", "kept"),
    [
        ((A, B, C), ["a", "b", "c"]),
        ((A, D, C), ["a", "b", "c"]),
        ((D, A, B, C), [None, "a", "b", "c"]),
        ((A, D, B, C), ["a", None, "b", "c"]),
        ((A, C), ["a", "c"]),
        ((), []),
        ((D,), [None]),
    ],
)
def test_layers_that_stay_keep_their_ids(new: tuple[LayerSpec, ...], kept: list[str | None]) -> None:
    ids = carry_ids((A, B, C), ["a", "b", "c"], new)
    assert len(set(ids)) == len(new)
    assert [id_ if id_ in ("a", "b", "c") else None for id_ in ids] == kept


def test_a_key_is_built_of_path_and_layer_and_is_a_css_class() -> None:
    assert Session.key("data.train") == "w-data-train"
    assert Session.key("layer.units", "ab12") == "w-layer-units-ab12"


def test_the_first_ready_made_experiment_is_the_default_draft() -> None:
    def script() -> None:
        import streamlit as st

        from tdc_core.ui.session.session import current_session

        st.text(current_session().draft.to_json())

    assert in_app(script).text[0].value == ready_made()[0].to_json().strip()


def test_the_draft_is_kept_for_the_workspace_and_comes_back_with_it() -> None:
    def script() -> None:
        from tdc_core.ui.session.session import current_session

        session = current_session()
        session.open_workspace(session.workspace or "")
        session.replace_draft(session.draft.model_copy(update={"name": session.draft.name + " again"}))

    store = services().store
    token = store.workspaces.create()
    in_app(script, workspace=token)
    in_app(script, workspace=token)
    text = store.workspaces.load_draft(token)
    assert text is not None
    assert ExperimentSpec.model_validate_json(text).name == "Iris, one-hot again again"


def test_a_learning_rate_of_nan_is_kept() -> None:
    def script() -> None:
        import math

        import streamlit as st

        from tdc_core.ui.session.session import current_session

        session = current_session()
        session.replace_draft(session.draft.with_("training", learning_rate=math.nan))
        st.text(str(session.draft.training.learning_rate))

    assert in_app(script).text[0].value == "nan"


def test_a_saved_draft_that_can_not_be_read_is_said() -> None:
    def script() -> None:
        import streamlit as st

        from tdc_core.ui.session.session import current_session

        session = current_session()
        session.open_workspace(session.workspace or "")
        for notice in [*session.take_notices(), *session.take_notices()]:
            st.text(notice.message)

    store = services().store
    token = store.workspaces.create()
    store.workspaces.save_draft(token, '{"version": 99}')
    at = in_app(script, workspace=token)
    assert [text.value for text in at.text] == [
        "The saved experiment could not be read, so this starts with a ready-made one."
    ]


def history(*steps: str, **state: object) -> list[str]:
    """Names of the draft after each step: undo, redo, or the name that the draft is given."""

    def script() -> None:
        import streamlit as st

        from tdc_core.ui.session.session import current_session

        session = current_session()
        for step in st.session_state["tdc-steps"]:
            if step in ("undo", "redo"):
                getattr(session, step)()
            else:
                session.replace_draft(session.draft.model_copy(update={"name": step}))
            st.text(f"{session.draft.name} {session.can_undo} {session.can_redo}")

    return [text.value for text in in_app(script, steps=steps, **state).text]


def test_undo_and_redo_walk_through_the_drafts() -> None:
    said = history("A", "B", "undo", "undo", "redo", "redo")
    first = ready_made()[0].name
    assert said == ["A True False", "B True False", "A True True", f"{first} False True", "A True True", "B True False"]


def test_a_change_after_an_undo_leaves_nothing_to_redo() -> None:
    assert history("A", "B", "undo", "C", "redo", "undo")[-3:] == ["C True False", "C True False", "A True True"]


def test_undo_at_the_beginning_and_a_change_to_the_same_change_nothing() -> None:
    first = ready_made()[0].name
    assert history("undo", "redo", first) == [f"{first} False False"] * 3


def test_the_history_is_bounded() -> None:
    names = [str(number) for number in range(MOST_STEPS + 10)]
    said = history(*names, *["undo"] * (MOST_STEPS + 5))
    assert said[-1].startswith("9 False")


def test_what_undo_brings_back_is_kept_for_the_workspace() -> None:
    store = services().store
    token = store.workspaces.create()
    history("A", "B", "undo", workspace=token)
    text = store.workspaces.load_draft(token)
    assert text is not None
    assert ExperimentSpec.model_validate_json(text).name == "A"


def test_undo_brings_back_the_ids_of_the_layers() -> None:
    def script() -> None:
        import streamlit as st

        from tdc_core.ui.session.session import current_session

        session = current_session()
        before = session.layer_ids
        session.replace_draft(session.draft.with_layers(()))
        session.undo()
        st.text(str(session.layer_ids == before and len(before) == len(session.draft.model.layers)))

    assert in_app(script).text[0].value == "True"


def test_another_workspace_starts_without_a_history() -> None:
    def script() -> None:
        import streamlit as st

        from tdc_core.ui.session.session import current_session

        session = current_session()
        session.replace_draft(session.draft.model_copy(update={"name": "A"}))
        session.open_workspace(st.session_state["tdc-other"])
        st.text(str(session.can_undo))

    assert in_app(script, other=services().store.workspaces.create()).text[0].value == "False"


def test_the_frame_is_taken_once() -> None:
    def script() -> None:
        import streamlit as st

        from tdc_core.ui.session.session import current_session

        session = current_session()
        before = session.take_frame()
        session.frame()
        st.text(f"{before} {session.take_frame()} {session.take_frame()}")

    assert in_app(script).text[0].value == "False True False"


def tabs(*steps: tuple[str, str, int]) -> tuple[ExperimentSpec, dict[str, AppTest]]:
    """Two tabs of one workspace.

    Args:
        steps: a tab (a or b), and a setting of the training with its new value; with none the tab only looks.

    Returns:
        The draft in the store at the end, and each tab after its last step.
    """

    def script() -> None:
        import streamlit as st

        from tdc_core.ui.session.session import current_session

        session = current_session()
        if session.once("opened"):
            session.open_workspace(st.session_state["tdc-token"])
        name, value = st.session_state["tdc-step"]
        if name == "settle":
            session.settle(with_theirs=bool(value))
        elif name:
            key = session.field_key(f"training.{name}")
            session.replace_draft(session.draft.with_("training", **{name: value}), by=key)
        session.catch_up()
        for notice in session.take_notices():
            st.text(notice.message)
        st.session_state["tdc-clashes"] = session.clash.fields if session.clash else ()
        st.session_state["tdc-now"] = session.draft.to_json()
        st.session_state["tdc-undo"] = session.can_undo

    store = services().store
    token = store.workspaces.create()
    open_tabs = {name: in_app(script, token=token, step=("", 0)) for name in "ab"}
    for name, setting, value in steps:
        open_tabs[name].session_state["tdc-step"] = (setting, value)
        open_tabs[name].run()
        assert [error.message for error in open_tabs[name].exception] == []
    text = store.workspaces.load_draft(token)
    assert text is not None
    return ExperimentSpec.model_validate_json(text), open_tabs


def test_two_tabs_keep_what_each_has_changed() -> None:
    kept, open_tabs = tabs(("a", "epochs", 33), ("b", "batch_size", 17))
    assert (kept.training.epochs, kept.training.batch_size) == (33, 17)
    said = [text.value for text in open_tabs["b"].text]
    assert said == ["Another tab changed the experiment: epochs. That is taken over here."]


def test_a_tab_that_only_looks_takes_over_what_another_has_changed() -> None:
    kept, open_tabs = tabs(("a", "epochs", 33), ("b", "", 0))
    assert kept.training.epochs == 33
    assert ExperimentSpec.model_validate_json(open_tabs["b"].session_state["tdc-now"]) == kept
    assert open_tabs["b"].session_state["tdc-undo"], "undo brings back what the tab had"


@pytest.mark.parametrize(("with_theirs", "epochs"), [(False, 44), (True, 33)])
def test_where_two_tabs_set_the_same_the_person_chooses(with_theirs: bool, epochs: int) -> None:
    steps = [("a", "epochs", 33), ("a", "seed", 5), ("b", "epochs", 44)]
    kept, open_tabs = tabs(*steps)
    assert (kept.training.epochs, kept.training.seed) == (44, 5)
    assert open_tabs["b"].session_state["tdc-clashes"] == ("training.epochs",)
    kept, open_tabs = tabs(*steps, ("b", "batch_size", 17), ("b", "settle", int(with_theirs)))
    assert (kept.training.epochs, kept.training.seed, kept.training.batch_size) == (epochs, 5, 17)
    assert open_tabs["b"].session_state["tdc-clashes"] == ()


def test_a_value_that_a_browser_held_of_a_replaced_draft_is_left_out_and_said() -> None:
    def script() -> None:
        import streamlit as st

        from tdc_core.catalog.experiments import ready_made
        from tdc_core.ui.session.session import current_session

        session = current_session()
        held = session.field_key("training.epochs")
        session.replace_draft(ready_made()[1])
        session.replace_draft(session.draft.with_("training", epochs=99), by=held)
        st.text(str(session.draft == ready_made()[1]))
        for notice in session.take_notices():
            st.text(notice.message)

    same, said = (text.value for text in in_app(script).text)
    assert same == "True"
    assert "your last entry was left out" in said


def test_a_layer_that_is_gone_is_not_changed() -> None:
    def script() -> None:
        import streamlit as st

        from tdc_core.ui.model.stack import change_stack, edit
        from tdc_core.ui.session.session import current_session

        session = current_session()
        before = session.draft
        change_stack(session, lambda entries: edit(entries, "gone", "units", 3))
        st.text(str(session.draft == before))
        st.text(session.take_notices()[0].message)

    assert [text.value for text in in_app(script).text] == [
        "True",
        "That layer had just been removed, so it was not changed.",
    ]


def test_leaving_forgets_what_the_browsers_fields_hold() -> None:
    def script() -> None:
        import streamlit as st

        from tdc_core.ui.session.session import current_session

        session = current_session()
        before = session.field_key("name")
        session.leave()
        st.text(str(session.field_key("name") != before))

    assert in_app(script, workspace=services().store.workspaces.create()).text[0].value == "True"
