"""The parameters of an optimizer in an experiment file: read as they stand, or refused in words at their place."""

import math

import pytest

from tdc_core.catalog.experiments import read_experiment
from tdc_core.catalog.optimizers import OPTIMIZERS
from tests.unit.catalog.test_experiments import IRIS, changed, message


def test_an_optimizers_parameters_are_read_as_they_stand_and_left_out_where_unset():
    plain = read_experiment(IRIS)
    for nothing in (None, {}):
        assert read_experiment(changed(["training", "optimizer_params"], nothing)).to_json() == plain.to_json()
    for row in OPTIMIZERS:
        given = {param.name: param.high or True for param in row.params}
        spec = read_experiment(changed(["training"], {"optimizer": row.name, "optimizer_params": given}))
        assert spec.training.optimizer_params.params == given
        assert read_experiment(spec.to_json()) == spec
    wild = read_experiment(changed(["training", "optimizer_params"], {"clipnorm": math.nan}))
    assert math.isnan(wild.training.optimizer_params.params["clipnorm"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            changed(["training", "optimizer_params"], [1]),
            "“optimizer_params” in “training” must be an object in braces",
        ),
        (changed(["training", "optimizer_params"], 0.9), "must be an object in braces, not the number 0.9."),
        (
            changed(["training", "optimizer_params"], {"beta1": 0.8}),
            "The optimizer (adam) has no parameter “beta1”. Did you mean “beta_1”?",
        ),
        (changed(["training", "optimizer_params"], {"type": "sgd"}), "The optimizer (adam) has no parameter “type”."),
        (changed(["training", "optimizer_params"], {"a\nb\x1b[31m": 1}), "has no parameter “a b [31m”"),
        (changed(["training", "optimizer_params"], {"x" * 90_000: 1}), "has no parameter “" + "x" * 60 + "…”"),
        (
            changed(["training", "optimizer_params"], {"clipnorm": "1"}),
            "“clipnorm” of the optimizer (adam) must be a number, not the text “1”.",
        ),
        (changed(["training", "optimizer_params"], {"clipnorm": True}), "must be a number, not true."),
        (changed(["training", "optimizer_params"], {"clipnorm": None}), "must be a number, not null."),
        (changed(["training", "optimizer_params"], {"clipnorm": 10**400}), "“clipnorm” of the optimizer (adam) is too"),
        (
            changed(["training", "optimizer_params"], dict.fromkeys(map(str, range(30)), 1)),
            "The optimizer (adam) has more than 20 parameters.",
        ),
        (
            changed(["training"], {"optimizer": "sgd", "optimizer_params": {"nesterov": 1}}),
            "“nesterov” of the optimizer (sgd) must be true or false, not the number 1.",
        ),
        (
            changed(["training"], {"optimizer": "sgdd", "optimizer_params": {"momentum": 0.9}}),
            "The optimizer “sgdd” is unknown, and so are its parameters. Did you mean “sgd”?",
        ),
        (
            changed(["training"], {"optimizer": 3, "optimizer_params": {"momentum": [1]}}),
            "“optimizer” in “training” must be text in quotes, not the number 3.",
        ),
    ],
)
def test_parameters_that_cannot_be_read_say_why(text, words):
    assert words in message(text)
