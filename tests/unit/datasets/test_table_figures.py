"""What the data page shows of tables, held to pandas and scipy."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency, f_oneway, median_abs_deviation

from tdc_core.catalog.dataset_card import Column
from tdc_core.datasets.encode import Encoder
from tdc_core.datasets.figures import association, distribution, missing, outliers, scatter
from tdc_core.datasets.figures.inputs import input_figures
from tdc_core.datasets.figures.part import TARGET, TablePart, number_places
from tdc_core.datasets.prepared import PreparedDataset, SplitArrays
from tdc_core.datasets.preview import column_figures
from tdc_core.spec import RowRange
from tests.unit.datasets.conftest import card_of

NAN = float("nan")
ROWS = 500


def own_table(rows: int = ROWS, classes: bool = True) -> PreparedDataset:
    """Numbers and categories with gaps, some with a flag; the target hangs on two of them."""
    rng = np.random.default_rng(5)
    size, colour = rng.normal(50, 10, rows), rng.integers(0, 3, rows).astype(float)
    skewed, constant = rng.normal(size=rows) ** 3, np.full(rows, 2.0)
    answer = size + 10 * colour
    low = np.where(
        size > 55, NAN, size + rng.normal(0, 5, rows)
    )  # goes with the size, and is missing where that is large
    code = rng.integers(0, 40, rows)
    features = np.column_stack([size, colour, skewed, constant, code, low]).astype(np.float32)
    features[rng.random(rows) < 0.2, 0] = NAN
    features[rng.random(rows) < 0.1, 1] = NAN
    features[7, 2] = np.inf
    columns = (
        Column("size", missing=NAN, flag=True),
        Column("colour", ("red", "green", "blue"), missing=NAN, flag=True),
        Column("skewed", missing=NAN),
        Column("constant"),
        Column("code", tuple(f"c{code}" for code in range(40)), missing=NAN),
        Column("low", missing=NAN),
    )
    card = replace(
        card_of("titanic"), name="own", columns=columns, splits={"train": rows}, label="answer",
        classes=("low", "high") if classes else (), measures="" if classes else "answer",
    )  # fmt: skip
    labels = (answer > np.median(answer)).astype(np.int64) if classes else answer.astype(np.float32)
    return PreparedDataset(card, {"train": SplitArrays(features, labels)})


def part_of(prepared: PreparedDataset, start: int = 0, stop: int | None = None) -> TablePart:
    return TablePart(prepared, (RowRange("train", start, stop or prepared.card.splits["train"]),))


def frame_of(part: TablePart) -> pd.DataFrame:
    values = np.array(part.arrays.features, np.float64)
    values[~np.isfinite(values)] = np.nan
    frame = pd.DataFrame(values, columns=[column.name for column in part.card.columns])
    for column in part.card.columns:
        if column.missing is not None and not np.isnan(column.missing):
            frame[column.name] = frame[column.name].replace(column.missing, np.nan)
    return frame.assign(answer=np.array(part.arrays.labels, np.float64))


@pytest.fixture(params=["penguins/simple", "titanic", "diabetes", "own", "own number"])
def part(request, library) -> TablePart:
    if request.param.startswith("own"):
        return part_of(own_table(classes=request.param == "own"), 20, 420)
    return part_of(library.open(card_of(request.param)), 5, 300)


def test_the_missing_map_has_what_pandas_counts(part: TablePart) -> None:
    absent = frame_of(part).drop(columns="answer").isna()
    absent["skewed"] = False if "skewed" in absent else None  # a number too large is there, if of no use
    absent = absent.dropna(axis=1)
    counts = absent.sum()
    found = missing.missing_map(part)
    assert dict(zip(found.names, found.counts, strict=True)) == counts[counts > 0].to_dict()
    assert found.whole == (~absent.any(axis=1)).sum()
    blocks = np.repeat(np.arange(len(found.edges) - 1), np.diff(found.edges))
    assert len(blocks) == len(part) and blocks.max() < missing.MOST_BLOCKS
    for name, shares in zip(found.names, found.shares, strict=True):
        assert shares == pytest.approx(absent[name].groupby(blocks).mean().to_numpy())


def test_the_map_has_the_columns_with_the_most_gaps_in_their_order() -> None:
    columns = tuple(Column(f"c{number}", missing=NAN) for number in range(100))
    features = np.zeros((150, 100), np.float32)
    for number in range(100):
        features[:number, number] = NAN
    card = replace(own_table().card, columns=columns, splits={"train": 150})
    found = missing.missing_map(part_of(PreparedDataset(card, {"train": SplitArrays(features, np.zeros(150, int))})))
    assert found.names == tuple(f"c{number}" for number in range(40, 100))
    assert (found.columns, found.whole, len(found.edges)) == (99, 51, 151)


def test_every_row_is_in_one_bin_of_its_class(part: TablePart) -> None:
    frame = frame_of(part)
    for place, column in enumerate(part.card.columns):
        found = distribution.distribution(part, place)
        values = frame[column.name]
        assert found.missing == values.isna().sum()
        inside = found.counts.sum() + found.below + found.above
        assert inside + (0 if column.categories else found.missing) == len(part)
        if part.card.classes:
            of_class = frame.loc[values.notna() | bool(column.categories), "answer"].value_counts().sort_index()
            if not found.below + found.above:
                assert found.counts.sum(axis=1).tolist() == of_class.tolist()
        elif found.names and distribution.OTHERS not in found.names:
            words = values.map(lambda code, column=column: column.categories[int(code)], na_action="ignore")
            means = frame["answer"].groupby(words.fillna(distribution.NO_VALUE)).mean()
            assert dict(zip(found.names, found.means.tolist(), strict=True)) == pytest.approx(means.to_dict())
        elif found.edges:
            expected = np.histogram(values.dropna(), np.array(found.edges))[0]
            assert found.counts[0].tolist() == expected.tolist()
            bins = pd.cut(values, np.array(found.edges), right=False, include_lowest=True)
            means = frame["answer"].groupby(bins, observed=False).mean().to_numpy()
            assert found.means[:-1] == pytest.approx(means[:-1], nan_ok=True)


def test_bins_suit_the_values() -> None:
    whole = distribution.distribution(part_of(own_table()), 3)
    assert whole.edges == (1.5, 2.5)
    features = np.random.default_rng(0).normal(size=(1000, 1)).astype(np.float32)
    features[3] = 1e9
    card = replace(own_table().card, columns=(Column("x"),), splits={"train": 1000})
    prepared = PreparedDataset(card, {"train": SplitArrays(features, np.zeros(1000, np.int64))})
    found = distribution.distribution(part_of(prepared), 0)
    assert found.edges[-1] < 10 and (found.below, found.above) == (0, 1)
    assert np.count_nonzero(found.counts.sum(axis=0)) > 15


def test_the_commonest_categories_come_first_and_the_others_together() -> None:
    part = part_of(own_table())
    found = distribution.distribution(part, 4)
    counts = frame_of(part)["code"].value_counts()
    assert len(found.names) == distribution.MOST_CATEGORIES and found.names[-1] == distribution.OTHERS
    assert found.counts.sum(axis=0)[:-1].tolist() == counts.tolist()[: distribution.MOST_CATEGORIES - 1]
    assert distribution.distribution(part, 1).names == ("red", "green", "blue", distribution.NO_VALUE)


def by_scipy(one: pd.Series, other: pd.Series, kinds: tuple[bool, bool]) -> float:
    """Pearson, or the correlation ratio or Cramér's V as their authors correct them."""
    both = one.notna() & other.notna()
    one, other = one[both], other[both]
    rows = len(one)
    if one.nunique() < 2 or other.nunique() < 2:
        return NAN
    if all(kinds):
        return one.corr(other)
    if any(kinds):
        number, category = (one, other) if kinds[0] else (other, one)
        groups = [number[category == code] for code in category.unique()]
        scaled = f_oneway(*groups).statistic * (len(groups) - 1)
        eta = scaled / (scaled + rows - len(groups))
        return max(0.0, 1 - (1 - eta) * (rows - 1) / (rows - len(groups))) ** 0.5
    table = pd.crosstab(one, other)
    down, across = table.shape
    square = chi2_contingency(table, correction=False).statistic / rows
    square = max(0.0, square - (down - 1) * (across - 1) / (rows - 1))
    return (square / (min(n - (n - 1) ** 2 / (rows - 1) for n in table.shape) - 1)) ** 0.5


def test_associations_are_those_of_pandas_and_scipy(part: TablePart) -> None:
    frame = frame_of(part)
    for column in part.card.columns:
        if column.flag:
            frame[f"{column.name} missing"] = frame[column.name].isna().astype(float)
    names = [name for name in frame if name != "answer"]
    found = association.associations(part, range(len(part.card.columns)))
    assert list(found.names[:-1]) == names and found.rows == len(part)
    assert (np.diag(found.values) == 1).all() and np.array_equal(found.values, found.values.T, equal_nan=True)
    series = [frame[name] for name in [*names, "answer"]]
    for one, other in combinations(range(len(series)), 2):
        if "constant" in (found.names[one], found.names[other]):
            assert np.isnan(found.values[one, other])
        else:
            expected = by_scipy(series[one], series[other], (found.numbers[one], found.numbers[other]))
            pair = found.names[one], found.names[other]
            assert found.values[one, other] == pytest.approx(expected, abs=1e-6, nan_ok=True), pair


def test_chance_alone_is_no_association() -> None:
    found = association.associations(part_of(own_table(120)), range(5))
    assert found.values[found.names.index("code"), found.names.index("size")] < 0.35  # 0.58 uncorrected


def test_a_large_part_is_sampled_the_same_each_time() -> None:
    part = part_of(own_table(50_000))
    one, other = (association.associations(part, (0, 1)) for _ in range(2))
    assert one.rows == association.MOST_ROWS and np.array_equal(one.values, other.values, equal_nan=True)
    everything = frame_of(part)
    expected = by_scipy(everything["colour"], everything["answer"], (False, False))
    assert one.values[1, -1] == pytest.approx(expected, abs=0.02)


def test_points_are_rows_with_both_values(part: TablePart) -> None:
    numbers = number_places(part.card)
    found = scatter.points(part, numbers[0], numbers[1])
    frame = frame_of(part)
    names = [part.variable(place).name for place in numbers[:2]]
    both = frame[names].dropna()
    assert found.total == len(found.rows) + found.beyond == len(both)
    if found.beyond:
        return
    assert np.column_stack([found.x.values, found.y.values]) == pytest.approx(both.to_numpy())
    assert [row - part.ranges[0].start for _, row in found.rows] == both.index.tolist()
    if part.card.classes:
        said = [found.target.categories[int(code)] for code in found.target.values]
        assert said == [part.card.classes[int(frame["answer"][row])] for row in both.index]
    else:
        assert found.target.values == pytest.approx(frame["answer"][both.index])


def test_many_points_are_chosen_by_chance_the_same_each_time() -> None:
    part = part_of(own_table(5000))
    one, other = (scatter.points(part, 0, 2) for _ in range(2))
    assert len(one.rows) == scatter.MOST_POINTS < one.total - one.beyond
    assert one.rows == other.rows and len(set(one.rows)) == scatter.MOST_POINTS


def test_points_far_out_are_left_out_and_counted() -> None:
    prepared = own_table()
    prepared.splits["train"].features[[3, 4], [3, 3]] = [1e6, np.nan]
    prepared.splits["train"].features[10:, 3] = np.arange(ROWS - 10)
    found = scatter.points(part_of(prepared), 3, 4)
    assert found.beyond == 1 and ("train", 3) not in found.rows
    assert found.x.values.max() < ROWS and len(found.rows) == found.total - 1


def test_outliers_are_the_rows_furthest_from_the_median(part: TablePart) -> None:
    frame = frame_of(part)
    numbers = [part.variable(place) for place in number_places(part.card)]
    off = {}
    for number in numbers:
        values = frame["answer" if number.name not in frame else number.name]
        deviation = 1.4826 * median_abs_deviation(values.dropna())
        deviation = deviation or 1.2533 * (values - values.median()).abs().mean()
        if values.nunique() > 2:
            off[number.name] = (values - values.median()).abs() / deviation
    furthest = pd.DataFrame(off).max(axis=1)
    found = outliers.outliers(part)
    assert found.total == (furthest >= outliers.FAR).sum()
    assert len(found.rows) == min(found.total, outliers.MOST_ROWS)
    expected = furthest.sort_values(ascending=False).head(len(found.rows))
    assert [row.deviations for row in found.rows] == pytest.approx(expected.tolist(), rel=1e-3)
    for row in found.rows:
        column = frame["answer" if row.column not in frame else row.column]
        assert row.value == column[row.row - part.ranges[0].start]
        assert row.median == pytest.approx(column.median())
        assert off[row.column][row.row - part.ranges[0].start] == pytest.approx(row.deviations, rel=1e-3)


def test_planted_outliers_are_found() -> None:
    prepared = own_table()
    prepared.splits["train"].features[[11, 300], 0] = [500, -500]
    found = outliers.outliers(part_of(prepared)).rows
    assert {(row.row, row.column) for row in found if row.column == "size"} >= {(11, "size"), (300, "size")}
    assert not [row for row in found if row.column == "constant"]


def test_distinct_values_are_those_of_pandas(part: TablePart) -> None:
    figures = column_figures(part.prepared, part.card, part.ranges)
    for figure in figures:
        if figure.name != "skewed":
            assert figure.distinct == frame_of(part)[figure.name].nunique()


def test_figures_of_inputs_are_those_of_the_encoded_rows(part: TablePart) -> None:
    train = part.arrays
    train = SplitArrays(np.where(np.isinf(train.features), 0, train.features), train.labels)
    inputs = Encoder.fit(part.card, train).features(train).astype(np.float64)
    expected = [inputs.min(axis=0), inputs.mean(axis=0), inputs.max(axis=0), inputs.std(axis=0)]
    assert input_figures(part.card, train) == pytest.approx(np.stack(expected, axis=1))


def test_what_is_to_be_predicted_is_a_variable() -> None:
    assert part_of(own_table()).variable(TARGET).categories == ("low", "high")
    target = part_of(own_table(classes=False)).variable(TARGET)
    assert (target.name, target.categories) == ("answer", ())
