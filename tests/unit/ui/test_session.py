from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.experiments import ready_made
from tdc_core.spec import ExperimentSpec, LayerSpec
from tdc_core.ui.services import services
from tdc_core.ui.session import Session, _carry_ids

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


def test_the_frame_is_taken_once() -> None:
    def script() -> None:
        import streamlit as st

        from tdc_core.ui.session import current_session

        session = current_session()
        before = session.take_frame()
        session.frame()
        st.text(f"{before} {session.take_frame()} {session.take_frame()}")

    assert in_app(script).text[0].value == "False True False"
