"""Split strings, held to TFDS' own arithmetic."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
import tensorflow_datasets as tfds
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tdc_core.spec import RowRange, SplitError, distinct, overlap, resolve_split

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
@example("all", {"train": 150})
@example("all[:80%]", {"train": 150})
@example("train[10:50%]", {"train": 150})
@example("train[20:10]", {"train": 150})
@example("train[:1shard]", {"train": 150})
@example("train[0shard]+train[:0.7]", {"train": 150})
@example("train[20:10]+other", {"train": 150})
def test_what_is_said_of_tfds_is_what_tfds_does(text: str, sizes: dict[str, int]) -> None:
    try:
        resolve_split(text, sizes)
    except SplitError as refusal:
        says = refusal.tfds
    else:
        return
    try:
        rows = tfds_rows(text, sizes)
    except (ValueError, NotImplementedError, OverflowError) as error:
        assert says.startswith("tfds.load raises ")
        assert "+" in text or says == f"tfds.load raises {type(error).__name__}."
        return
    assert says.startswith("tfds.load takes it")
    backwards = [part for part in rows if part.start > part.stop]
    if "+" not in text and "shard" not in text:
        assert ("FailedPrecondition" in says) == bool(backwards and backwards[0].start < sizes[backwards[0].split])
        assert ("for no rows" in says) == bool(backwards and backwards[0].start == sizes[backwards[0].split])


@given(st.one_of(SUMS, GARBLED), SIZES)
@settings(max_examples=1500)
def test_what_was_meant_can_be_taken(text: str, sizes: dict[str, int]) -> None:
    try:
        resolve_split(text, sizes)
    except SplitError as refusal:
        if not refusal.meant:
            return
        try:
            resolve_split(refusal.meant, sizes)
        except SplitError as again:  # as rows and percent that end before they begin
            assert not again.meant


@pytest.mark.parametrize(
    ("text", "meant", "words"),
    [
        ("train[:0.7]", "train[:70%]", "write 70%"),
        ("train[0.7:]", "train[70%:]", "write 70%"),
        ("train[.25:0.75]", "train[25%:75%]", "write 25% and 75%"),
        ("train[0:0.7]", "train[0%:70%]", "write 0% and 70%"),
        ("train[0.7:1]", "train[70%:100%]", "write 70% and 100%"),
        ("train[-0.2:]", "train[-20%:]", "write -20%"),
        ("train[:0.3333]", "train[:33.33%]", "write 33.33%"),
        ("train[:1.0]", "train[:100%]", "write 100%"),
        ("train[:1.5]", "", "whole numbers"),
        ("train[:0.5.5]", "", "can't be read"),
        ("train[0.5shard:]", "", "can't be read"),
        ("train[20:80%]", "train[20%:80%]", "mixes rows and percent"),
        ("all", "train+test", "Write train"),
        ("all[:80%]", "", "slice each split"),
        ("train[20:10]", "", "ends before it begins"),
    ],
)
def test_what_was_probably_meant_is_said(text: str, meant: str, words: str) -> None:
    with pytest.raises(SplitError, match=words) as refused:
        resolve_split(text, {"train": 150, "test": 30})
    assert refused.value.meant == meant


class Numbers(tfds.core.GeneratorBasedBuilder):
    """Rows 0 to 149 for training, in one file."""

    VERSION = tfds.core.Version("1.0.0")

    def _info(self) -> tfds.core.DatasetInfo:
        return tfds.core.DatasetInfo(builder=self, features=tfds.features.FeaturesDict({"row": np.int64}))

    def _split_generators(self, dl_manager: tfds.download.DownloadManager) -> dict:
        return {"train": self._generate_examples()}

    def _generate_examples(self) -> Iterator[tuple[int, dict]]:
        for row in range(150):
            yield row, {"row": row}


def test_tfds_loads_and_reads_as_is_said(tmp_path: Path) -> None:
    builder = Numbers(data_dir=tmp_path)
    builder.download_and_prepare()

    def read(text: str) -> list[int]:
        return [int(row["row"]) for row in builder.as_dataset(split=text)]

    def says(text: str) -> str:
        with pytest.raises(SplitError) as refused:
            resolve_split(text, {"train": 150})
        return refused.value.tfds

    for text in ("train[20:10]", "train[90%:10%]", "train[-10:-20]", "train[:3]+train[10:5]"):
        with pytest.raises(tf.errors.FailedPreconditionError):
            read(text)
        assert says(text) == "tfds.load takes it, and reading the rows raises FailedPreconditionError."
    with pytest.raises(ValueError, match="no data"):
        read("train[150:149]")
    assert says("train[150:149]") == "tfds.load takes it for no rows."
    everything = read("train")
    assert sorted(everything) == list(range(150))
    for text in ("all", "train[:1shard]", "train[0shard]"):
        assert read(text) == everything
        assert says(text).startswith("tfds.load takes it for ")
    assert read("train[20:80%]") == read("train[20%:80%]") == everything[30:120]
    assert says("train[20:80%]") == "tfds.load takes it, both numbers for percent."
    twice = "train[:50%]+train[:60%]"
    assert sorted(read(twice)) == sorted(everything[:75] + everything[:90])
    assert sum(part.rows for part in resolve_split(twice, {"train": 150})) == 165


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


RANGES = st.lists(
    st.builds(RowRange, st.sampled_from(["train", "test"]), st.integers(0, 40), st.integers(0, 40)), max_size=5
)


def rows_in(ranges: Sequence[RowRange]) -> set[tuple[str, int]]:
    return {(part.split, row) for part in ranges for row in range(part.start, part.stop)}


@given(RANGES, RANGES)
def test_rows_that_are_named_twice_count_once(first: list[RowRange], second: list[RowRange]) -> None:
    once = distinct(first)
    assert rows_in(once) == rows_in(first)
    assert sum(part.rows for part in once) == len(rows_in(first))
    assert overlap(first, second) == len(rows_in(first) & rows_in(second))
