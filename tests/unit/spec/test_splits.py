"""Split strings, held to TFDS' own arithmetic."""

import pytest
import tensorflow_datasets as tfds
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tdc_core.spec import RowRange, SplitError, overlap, resolve_split

SPLITS = st.sampled_from(["train", "test", "validation", "all", "other"])
NUMBERS = st.one_of(
    st.integers(-250, 250).map(str),
    st.floats(-101, 101, allow_nan=False).map(lambda number: f"{number:.3f}"),
    st.sampled_from(["", "0", "-0", "1_0", "100.1", "99.99", "50.", ".5", "-.5", "1.2.3", "_", ".", "9" * 400, "1e2"]),
)
BOUNDS = st.tuples(NUMBERS, st.sampled_from(["", "%", "%", "shard"])).map("".join)
SLICES = st.one_of(
    st.tuples(BOUNDS, BOUNDS).map(":".join), BOUNDS, st.lists(BOUNDS, min_size=3, max_size=3).map(":".join)
)
PARTS = st.one_of(SPLITS, st.tuples(SPLITS, SLICES).map(lambda part: f"{part[0]}[{part[1]}]"))
SUMS = st.tuples(st.lists(PARTS, min_size=1, max_size=3), st.sampled_from(["+", " + ", "\t+"])).map(
    lambda parts: parts[1].join(parts[0])
)
GARBLED = st.text("trainest[]:%+-._ 0123456789shard\n٣", max_size=20)
SIZES = st.dictionaries(st.sampled_from(["train", "test"]), st.integers(1, 400), min_size=1)


def tfds_rows(text: str, sizes: dict[str, int]) -> tuple[RowRange, ...]:
    """The rows that TFDS reads; raises as TFDS does."""
    template = tfds.core.ShardedFileTemplate(
        data_dir="/nowhere", dataset_name="data", split="train", filetype_suffix="tfrecord"
    )
    infos = {
        name: tfds.core.SplitInfo(
            name=name, shard_lengths=[size], num_bytes=0, filename_template=template.replace(split=name)
        )
        for name, size in sizes.items()
    }
    absolute = tfds.core.splits.AbstractSplit.from_spec(text).to_absolute(infos)
    return tuple(
        RowRange(part.splitname, part.from_ or 0, sizes[part.splitname] if part.to is None else part.to)
        for part in absolute
    )


@given(st.one_of(SUMS, GARBLED), SIZES)
@settings(max_examples=3000)
@example("train[:100.1%]", {"train": 150})
@example("train[:-100.1%]", {"train": 150})
@example(" train", {"train": 150})
@example("train ", {"train": 150})
@example("train[:80%] + test", {"train": 150, "test": 3})
@example(f"train[:{'9' * 400}%]", {"train": 150})
@example("train\n", {"train": 150})
@example("train[:0.5%]", {"train": 100})
@example("train[:1.5%]", {"train": 100})
def test_what_resolves_names_the_rows_that_tfds_reads(text: str, sizes: dict[str, int]) -> None:
    try:
        ours = resolve_split(text, sizes)
    except SplitError:
        return
    assert ours == tfds_rows(text, sizes)


@given(st.one_of(SUMS, GARBLED), SIZES)
@settings(max_examples=1500)
def test_what_tfds_refuses_is_refused(text: str, sizes: dict[str, int]) -> None:
    try:
        tfds_rows(text, sizes)
    except (ValueError, NotImplementedError, OverflowError):
        with pytest.raises(SplitError):
            resolve_split(text, sizes)


@given(
    st.integers(0, 100),
    st.integers(0, 100),
    st.sampled_from(["train[{0}%:{1}%]", "train[:{1}%]", "train[{0}%:]", "train[{0}:{1}]", "train[-{1}%:]"]),
    st.integers(100, 5000),
)
def test_usual_slices_resolve(first: int, second: int, form: str, size: int) -> None:
    text = form.format(*sorted((first, second)))
    assert resolve_split(text, {"train": size}) == tfds_rows(text, {"train": size})


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("train[:150%]", "beyond"),
        ("train[:151]", "beyond"),
        ("train[abc]", "not a slice"),
        ("train[::2]", "not a slice"),
        ("train[5]", "not a slice"),
        ("tarin", "no split"),
        ("train[50%:20%]", "ends before"),
        ("train[10:50%]", "mixes"),
        ("train[:2shard]", "shard"),
        ("train[1.5:]", "number"),
        ("", "not a split"),
        ("train+", "not a split"),
        ("train[", "not a split"),
    ],
)
def test_a_mistake_is_said_in_words(text: str, word: str) -> None:
    with pytest.raises(SplitError, match=word):
        resolve_split(text, {"train": 150})


def test_overlap_counts_common_rows() -> None:
    sizes = {"train": 100, "test": 10}
    first = resolve_split("train[:60]+test", sizes)
    second = resolve_split("train[50:]+test[:3]", sizes)
    assert overlap(first, second) == 13
    assert overlap(first, resolve_split("train[60:]", sizes)) == 0
