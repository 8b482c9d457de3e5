"""Any layer of the catalogue with legal values, for generated tests."""

from hypothesis import strategies as st

from tdc_core.catalog.layers import LAYERS
from tdc_core.spec import LayerSpec

LEGAL_LAYERS = st.one_of(
    [
        st.fixed_dictionaries(
            {
                param.name: {
                    "int": st.integers(int(param.low or 0), min(int(param.high or 0), 6)),
                    "float": st.floats(param.low, param.high),
                    "bool": st.booleans(),
                    "choice": st.sampled_from(param.choices or ("",)),
                    "sizes": st.just("4, 4, 1"),
                }[param.kind]
                for param in row.params
            }
        ).map(lambda values, name=row.name: LayerSpec.of(name, **values))
        for row in LAYERS
    ]
)
