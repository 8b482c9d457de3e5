from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.experiments import ready_made
from tdc_core.spec import ExperimentSpec, LayerSpec
from tdc_core.ui.services import services
from tdc_core.ui.session import MOST_STEPS, Session, _carry_ids

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
    ids = _carry_ids((A, B, C), ["a", "b", "c"], new)
    assert len(set(ids)) == len(new)
    assert [id_ if id_ in ("a", "b", "c") else None for id_ in ids] == kept


def test_a_key_is_built_of_path_and_layer_and_is_a_css_class() -> None:
    assert Session.key("data.train") == "w-data-train"
    assert Session.key("layer.units", "ab12") == "w-layer-units-ab12"


def test_the_first_ready_made_experiment_is_the_default_draft() -> None:
    def script() -> None:
        import streamlit as st

        from tdc_core.ui.session import current_session

        st.text(current_session().draft.to_json())

    assert in_app(script).text[0].value == ready_made()[0].to_json().strip()


def test_the_draft_is_kept_for_the_workspace_and_comes_back_with_it() -> None:
    def script() -> None:
        from tdc_core.ui.session import current_session

        session = current_session()
        session.open_workspace(session.workspace or "")
        session.replace_draft(session.draft.model_copy(update={"name": session.draft.name + " again"}))

    store = services().store
    token = store.create_workspace()
    in_app(script, workspace=token)
    in_app(script, workspace=token)
    text = store.load_draft(token)
    assert text is not None
    assert ExperimentSpec.model_validate_json(text).name == "Iris, one-hot again again"


def test_a_learning_rate_of_nan_is_kept() -> None:
    def script() -> None:
        import math

        import streamlit as st

        from tdc_core.ui.session import current_session

        session = current_session()
        session.replace_draft(session.draft.with_("training", learning_rate=math.nan))
        st.text(str(session.draft.training.learning_rate))

    assert in_app(script).text[0].value == "nan"


def test_a_saved_draft_that_can_not_be_read_is_said() -> None:
    def script() -> None:
        import streamlit as st

        from tdc_core.ui.session import current_session

        session = current_session()
        session.open_workspace(session.workspace or "")
        for notice in [*session.take_notices(), *session.take_notices()]:
            st.text(notice.message)

    store = services().store
    token = store.create_workspace()
    store.save_draft(token, '{"version": 99}')
    at = in_app(script, workspace=token)
    assert [text.value for text in at.text] == [
        "The saved experiment could not be read, so this starts with a ready-made one."
    ]


def history(*steps: str, **state: object) -> list[str]:
    """Names of the draft after each step: undo, redo, or the name that the draft is given."""

    def script() -> None:
        import streamlit as st

        from tdc_core.ui.session import current_session

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
    token = store.create_workspace()
    history("A", "B", "undo", workspace=token)
    text = store.load_draft(token)
    assert text is not None
    assert ExperimentSpec.model_validate_json(text).name == "A"


def test_undo_brings_back_the_ids_of_the_layers() -> None:
    def script() -> None:
        import streamlit as st

        from tdc_core.ui.session import current_session

        session = current_session()
        before = session.layer_ids
        session.replace_draft(session.draft.with_layers(()))
        session.undo()
        st.text(str(session.layer_ids == before and len(before) == len(session.draft.model.layers)))

    assert in_app(script).text[0].value == "True"


def test_another_workspace_starts_without_a_history() -> None:
    def script() -> None:
        import streamlit as st

        from tdc_core.ui.session import current_session

        session = current_session()
        session.replace_draft(session.draft.model_copy(update={"name": "A"}))
        session.open_workspace(st.session_state["tdc-other"])
        st.text(str(session.can_undo))

    assert in_app(script, other=services().store.create_workspace()).text[0].value == "False"


def test_the_frame_is_taken_once() -> None:
    def script() -> None:
        import streamlit as st

        from tdc_core.ui.session import current_session

        session = current_session()
        before = session.take_frame()
        session.frame()
        st.text(f"{before} {session.take_frame()} {session.take_frame()}")

    assert in_app(script).text[0].value == "False True False"
