import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.layers import LAYERS
from tdc_core.catalog.optimizers import OPTIMIZERS
from tdc_core.catalog.params import Param
from tdc_core.catalog.schedules import EARLY_STOPPING, SCHEDULES
from tdc_core.spec import ParamValue
from tdc_core.ui.parts.fields import _presentable

PARAMS = [param for row in (*LAYERS, *SCHEDULES, *OPTIMIZERS) for param in row.params] + [*EARLY_STOPPING]
ODD = [0, -1, 10**9, 10**30, -(10**30), 1.5, float("nan"), float("inf"), "many", "", True, False]


def draw() -> None:
    """An app of one field; the value lies in the session, as the draft does."""
    import streamlit as st

    from tdc_core.ui.parts.fields import param_field
    from tdc_core.ui.session.session import current_session

    def change(value: object) -> None:
        st.session_state["value"] = value

    param_field(current_session(), st.session_state["param"], st.session_state["value"], "field", change)


def field(param: Param, value: ParamValue) -> AppTest:
    at = AppTest.from_function(draw, default_timeout=60)
    at.session_state["param"], at.session_state["value"] = param, value
    at.run()
    assert [error.message for error in at.exception] == []
    return at


@pytest.mark.parametrize("param", PARAMS, ids=lambda param: param.name)
def test_each_parameter_of_the_catalogue_draws_its_widget(param: Param) -> None:
    at = field(param, param.default)
    widget = at.session_state["field"]
    assert widget == param.default


@pytest.mark.parametrize("value", ODD, ids=str)
@pytest.mark.parametrize("kind", ["int", "float", "choice", "bool"])
def test_a_field_takes_any_value_and_changes_nothing_by_itself(kind: str, value: ParamValue) -> None:
    param = Param("p", "P", kind, 1, "Help.", low=0, high=10, step=1, choices=("a", "b"))  # type: ignore[arg-type]
    at = field(param, value)
    kept = at.session_state["value"]
    assert kept is value or kept == value or (kept != kept and value != value)


def test_a_typed_number_goes_to_the_draft_and_an_emptied_field_goes_back() -> None:
    at = field(Param("units", "Units", "int", 64, "Help.", low=1, high=10, step=1), 3)
    at.number_input[0].set_value(99).run()
    assert at.session_state["value"] == 99
    at.number_input[0].set_value(None).run()
    assert at.session_state["value"] == 99
    assert at.number_input[0].value == 99


def test_a_choice_that_is_none_of_the_list_is_shown_with_it() -> None:
    at = field(Param("a", "A", "choice", "relu", "Help.", choices=("relu", "tanh")), "reluu")
    assert at.selectbox[0].value == "reluu"
    assert list(at.selectbox[0].options) == ["relu", "tanh", "reluu"]


@pytest.mark.parametrize(("value", "shown"), [(5, 5), (5.0, 5), (5.5, None), ("x", None), (2**53, None), (True, None)])
def test_a_whole_number_field_shows_what_it_can_hold(value: ParamValue, shown: object) -> None:
    assert _presentable(Param("units", "Units", "int", 64, "Help."), value) == shown
