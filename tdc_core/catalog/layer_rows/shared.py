"""Parameters that several layers have."""

from __future__ import annotations

from tdc_core.catalog.params import Param

ACTIVATIONS = ("relu", "sigmoid", "softmax", "tanh", "leaky_relu", "elu", "gelu", "selu", "silu", "softplus", "linear")
INITIALIZERS = (
    "glorot_uniform",
    "glorot_normal",
    "he_uniform",
    "he_normal",
    "lecun_uniform",
    "lecun_normal",
    "random_uniform",
    "random_normal",
    "orthogonal",
)

ACTIVATION = Param(
    "activation",
    "Activation",
    "choice",
    "relu",
    "The function applied to each unit's sum.",
    choices=ACTIVATIONS,
    keras_default="linear",
)
USE_BIAS = Param(
    "use_bias",
    "Bias",
    "bool",
    True,
    "Whether each unit adds a number of its own, the bias, to its sum.",
    advanced=True,
    keras_default=True,
)
KERNEL_INITIALIZER = Param(
    "kernel_initializer",
    "First weights",
    "choice",
    "glorot_uniform",
    "How the first weights are drawn: glorot is the usual choice, he suits relu, lecun suits selu.",
    choices=INITIALIZERS,
    advanced=True,
    keras_default="glorot_uniform",
)
L2 = Param(
    "l2",
    "L2 penalty",
    "float",
    0.0,
    "Adds this times the sum of the squared weights to the loss, which keeps weights small. "
    "0 is none, 0.001 a usual start.",
    low=0.0,
    high=1.0,
    step=0.001,
    advanced=True,
    keras_default=0.0,
    argument="kernel_regularizer",
    keras_class="regularizers.L2",
)
PADDING = Param(
    "padding",
    "Padding",
    "choice",
    "valid",
    "valid stays inside the image, which gets smaller; same adds a border of zeros, so that it keeps its size "
    "at a stride of 1.",
    choices=("valid", "same"),
    keras_default="valid",
)
EPSILON = Param(
    "epsilon",
    "Epsilon",
    "float",
    0.001,
    "A small number added to the variance, so that nothing is divided by 0.",
    low=1e-7,
    high=0.1,
    step=0.001,
    advanced=True,
    keras_default=0.001,
)
CENTER = Param(
    "center",
    "Learn a shift",
    "bool",
    True,
    "Whether the layer learns a number that is added to each feature afterwards.",
    advanced=True,
    keras_default=True,
)
SCALE = Param(
    "scale",
    "Learn a scale",
    "bool",
    True,
    "Whether the layer learns a number by which each feature is multiplied afterwards.",
    advanced=True,
    keras_default=True,
)
