from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests
from streamlit.testing.v1 import AppTest

from tdc_core.ui.session.services import services


def test_a_callback_is_run_to_its_end_though_another_run_is_asked_for() -> None:
    def script() -> None:
        import streamlit as st
        from streamlit.runtime.scriptrunner import get_script_run_ctx
        from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

        def pressed() -> None:
            ctx = get_script_run_ctx()
            assert ctx is not None and ctx.script_requests is not None
            ctx.script_requests.request_rerun(
                RerunData(page_script_hash=ctx.page_script_hash)
            )  # as the next click does
            st.session_state["begun"] = True
            st.session_state["done"] = True

        st.button("Press", on_click=pressed)
        st.text(f"{'begun' in st.session_state} {'done' in st.session_state}")

    services()
    at = AppTest.from_function(script, default_timeout=60).run()
    at.button[0].click().run()
    assert at.text[0].value == "True True"


def test_a_change_that_waits_is_run_though_another_page_is_asked_for() -> None:
    services()
    requests = ScriptRequests()
    edit, frame = (WidgetStates(widgets=[WidgetState(id=name, int_value=33)]) for name in ("epochs", "name"))
    requests.request_rerun(RerunData(widget_states=edit, page_script_hash="train"))
    requests.request_rerun(RerunData(widget_states=frame, page_script_hash="model"))
    data = requests.on_scriptrunner_ready().rerun_data
    assert data.widget_states is not None
    assert sorted(state.id for state in data.widget_states.widgets) == ["epochs", "name"]
    assert data.page_script_hash == "model"
