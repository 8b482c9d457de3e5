"""Streamlit's fields, and whoever lists the session, see the values that they saw."""

import pytest
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.testing.v1 import AppTest

from tdc_core.ui.session.quick_lookups import look_up_one_by_one
from tdc_core.ui.session.services import services


def test_a_field_makes_no_dictionary_of_the_session_and_is_drawn_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    def script() -> None:
        import streamlit as st

        st.session_state["nothing"] = None
        st.number_input("Units", value=16, key="units")
        st.number_input("Nothing", value=3, key="nothing")
        st.selectbox("Activation", ["relu", "tanh"], index=1, key="activation")
        st.slider("Rate", 0, 10, 4, key="rate")

    def counted(state: SessionState) -> dict[str, object]:
        made.append(True)
        return {}

    services()
    made: list[bool] = []
    with monkeypatch.context() as patch:
        patch.setattr(SessionState, "filtered_state", property(counted))
        at = AppTest.from_function(script, default_timeout=60).run()
    assert [(each.value) for each in (*at.number_input, *at.selectbox, *at.slider)] == [16, None, "tanh", 4]
    assert made == []


def test_what_lists_the_session_gets_all_of_it() -> None:
    look_up_one_by_one()
    look_up_one_by_one()  # as after a hot reload
    state = SafeSessionState(SessionState(), lambda: None)
    state["draft"], state["units"] = "iris", 16
    seen = state.filtered_state
    assert dict(seen) == {"draft": "iris", "units": 16}
    assert len(seen) == 2 and str(seen) == str(dict(seen))
    assert "epochs" not in seen and seen["units"] == 16
