from streamlit.testing.v1 import AppTest

from tdc_core.ui.services import services


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
