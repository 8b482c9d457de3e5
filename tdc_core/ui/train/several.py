"""Several values in place of one: of one setting, trained at once, or of several settings, for a sweep."""

from __future__ import annotations

import streamlit as st

from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.train.values_form import values_form
from tdc_core.ui.vary.form import show_varied, vary_form

SEVERAL = "Several values"


def several_values(session: Session, studio: Services, blocked: bool) -> None:
    """Draw both, folded away together.

    Args:
        session: the visitor's.
        studio: the services.
        blocked: whether something that is typed elsewhere can't be read, so that the draft is not what is seen.
    """
    menu = st.expander(SEVERAL, key="several-values", on_change="rerun")
    if not menu.open:
        show_varied(session, studio)
        return
    with menu:
        with st.container(key="values-form", gap="small"):
            st.markdown("**Of one setting**")
            values_form(session, studio, blocked)
        st.divider()
        with st.container(key="vary-form", gap="small"):
            st.markdown("**A sweep**")
            vary_form(session, studio)
