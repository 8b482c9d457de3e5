"""The faults, each planted in several ways into a clean table."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.planted.clean import Planted, clean_table

Rng = np.random.Generator
_SYLLABLES = ("ka", "lo", "mi", "ran", "del", "tor", "vi", "sen", "pa", "gu", "be", "nor")


def _inserted(rng: Rng, table: Planted, name: str, values: object, how: str) -> Planted:
    frame = table.frame.copy()
    frame.insert(int(rng.integers(0, len(frame.columns) + 1)), name, values)
    return table.with_(frame=frame, column=name, how=how)


def _z(table: Planted) -> np.ndarray:
    """The target as a number with mean 0 and deviation 1; of classes, their code."""
    values = table.frame[table.target]
    codes = values.to_numpy(float) if table.aim == "number" else pd.factorize(values, sort=True)[0].astype(float)
    return (codes - codes.mean()) / codes.std()


def id_column(rng: Rng) -> Planted:
    table = clean_table(rng)
    rows = len(table.frame)
    match rng.integers(6):
        case 0:
            return _inserted(rng, table, "id", np.arange(1, rows + 1), "running")
        case 1:
            return _inserted(rng, table, "row", rng.permutation(rows) + rng.integers(0, 5000), "shuffled")
        case 2:
            return _inserted(rng, table, "key", [str(uuid.UUID(bytes=rng.bytes(16))) for _ in range(rows)], "uuid")
        case 3:
            names = [f"{_word(rng)}{number}" for number in rng.permutation(rows)]
            return _inserted(rng, table, "customer", names, "name and number")
        case 4:
            numbers = rng.choice(900_000, rows, replace=False) + 100_000
            return _inserted(rng, table, str(rng.choice(["customer_id", "order", "ref"])), numbers, "six digits")
        case _:
            return _inserted(rng, table, "code", [f"P-{n:05d}" for n in rng.permutation(90_000)[:rows]], "code")


def leak(rng: Rng) -> Planted:
    table = clean_table(rng)
    z, rows = _z(table), len(table.frame)
    values = table.frame[table.target]
    if table.aim == "number":
        number = values.to_numpy(float)
        match rng.integers(4):
            case 0:
                noisy = number + rng.choice([0.0, 0.01, 0.05, 0.1]) * number.std() * rng.normal(size=rows)
                return _inserted(rng, table, "estimate", noisy, "copy with noise")
            case 1:
                return _inserted(rng, table, "total", number * 1.1 + 3, "linear")
            case 2:
                return _inserted(rng, table, "grade", np.round(np.exp(z), 4), "monotone")
            case _:
                return _inserted(
                    rng, table, "paid", number + number.std() * rng.uniform(0, 0.3, rows), "after the fact"
                )
    codes, names = pd.factorize(values, sort=True)
    match rng.integers(5):
        case 0:
            return _inserted(
                rng, table, "signal", codes + rng.choice([0.02, 0.1]) * rng.normal(size=rows), "noisy copy"
            )
        case 1:
            words = rng.permutation(["approved", "denied", "pending", "closed", "open", "void"])[: len(names)]
            return _inserted(rng, table, "status", np.array(words, dtype=object)[codes], "words")
        case 2:
            numbers = rng.permutation(np.arange(1, 90))[: len(names)] * 11
            return _inserted(rng, table, "code", numbers[codes], "constant code")
        case 3:
            paid = np.where(codes == len(names) - 1, np.round(rng.lognormal(4, 0.6, rows), 2) + 1, 0)
            made = _inserted(rng, clean_with(table, codes, len(names) - 1), "refund", paid, "after the fact")
            return made
        case _:
            flip = rng.random(rows) < 0.02
            other = np.where(flip, rng.integers(0, len(names), rows), codes)
            return _inserted(rng, table, "result", [f"r{code}" for code in other], "copy with errors")


def clean_with(table: Planted, codes: np.ndarray, one: int) -> Planted:
    """The same with two classes: one of them, or not."""
    frame = table.frame.copy()
    frame[table.target] = np.where(codes == one, "yes", "no")
    return table.with_(frame=frame)


def duplicates(rng: Rng) -> Planted:
    table = clean_table(rng)
    while table.frame.nunique().max() < 0.5 * len(table.frame):
        table = clean_table(rng)
    copied = table.frame.sample(frac=rng.uniform(0.05, 0.3), random_state=int(rng.integers(2**31)))
    frame = pd.concat([table.frame, copied])
    if rng.random() < 0.7:
        frame = frame.sample(frac=1, random_state=int(rng.integers(2**31)))
    return table.with_(frame=frame.reset_index(drop=True), how="copied")


def group_leak(rng: Rng) -> Planted:
    groups, task = int(rng.integers(20, 101)), str(rng.choice(["two classes", "classes", "number"]))
    sizes = rng.integers(5, 21, groups)
    group = np.repeat(np.arange(groups), sizes)
    columns = int(rng.integers(3, 10))
    noise = rng.uniform(0.02, 0.3)
    means = rng.normal(size=(groups, columns))
    made = means[group] + noise * rng.normal(size=(len(group), columns))
    frame = pd.DataFrame(np.round(made * 10 + 40, 3), columns=[f"f{place}" for place in range(columns)])
    if rng.random() < 0.4:
        frame["other"] = rng.normal(size=len(group)).round(3)
    classes = np.array(["low", "high"] if task == "two classes" else ["a1", "b1", "c1", "d1"], dtype=object)
    of_group = rng.normal(size=groups).round(3) if task == "number" else classes[rng.integers(0, len(classes), groups)]
    frame["target"] = of_group[group]
    name = str(rng.choice(["patient", "patient_id", "machine", "subject", "site"]))
    numbers = rng.permutation(groups) + rng.choice([1, 100])
    labels = [f"P{n:03d}" for n in numbers] if rng.random() < 0.5 else numbers
    frame.insert(0, name, np.array(labels)[group])
    if rng.random() < 0.5:
        frame = frame.sample(frac=1, random_state=int(rng.integers(2**31))).reset_index(drop=True)
    return Planted(frame, "target", column=name, aim="number" if task == "number" else "classes", how="groups")


def time_order(rng: Rng) -> Planted:
    table = clean_table(rng)
    if "date" in table.frame:
        table = table.with_(frame=table.frame.drop(columns="date"))
    rows = len(table.frame)
    t = np.linspace(-1, 1, rows)
    frame = table.frame.copy()
    how = str(rng.choice(["trend", "levels", "walk"]))
    drift = {"trend": t, "levels": np.sin(4 * t), "walk": np.cumsum(rng.normal(size=rows)) / rows**0.5}[how]
    number = [c for c in frame if c != table.target and frame[c].dtype.kind == "f" and frame[c].nunique() > 20]
    if table.aim == "number":
        values = frame[table.target].to_numpy(float)
        frame[table.target] = values + rng.uniform(1, 3) * values.std() * drift
        if how == "walk":
            frame[table.target] = values * 0.3 + values.std() * drift * 2
    else:
        wish = drift / drift.std() + rng.uniform(0.3, 1.5) * rng.normal(size=rows)
        counts = frame[table.target].value_counts()
        ordered = np.repeat(counts.index.to_numpy(), counts.to_numpy())
        picked = np.empty(rows, dtype=object)
        picked[np.argsort(wish)] = ordered
        frame[table.target] = picked
    for name in number[:2]:
        frame[name] = frame[name] + 1.5 * frame[name].std() * drift
    step = pd.Timedelta(days=1) if rng.random() < 0.7 else pd.Timedelta(hours=6)
    dates = pd.date_range("2015-03-01", periods=rows, freq=step).strftime("%Y-%m-%d %H:%M")
    made = _inserted(rng, table.with_(frame=frame), "date", dates, how)
    if rng.random() < 0.5:
        made = made.with_(frame=made.frame.sample(frac=1, random_state=int(rng.integers(2**31))).reset_index(drop=True))
    return made


def constant(rng: Rng) -> Planted:
    table = clean_table(rng)
    rows = len(table.frame)
    value = ("EUR", 1, 0.0, "2024", "on")[rng.integers(5)]
    values = pd.Series([value] * rows, dtype=object)
    if rng.random() < 0.4:
        values = values.where(rng.random(rows) > rng.uniform(0.05, 0.6))
    elif rng.random() < 0.2:
        values = pd.Series([None] * rows, dtype=object)
    return _inserted(rng, table, "batch", values.to_numpy(), "one value")


def mixed_units(rng: Rng) -> Planted:
    table = clean_table(rng)
    rows = len(table.frame)
    other = rng.random(rows) < rng.uniform(0.05, 0.5)
    other[:: max(rows // 6, 1)] = True
    base, spread = ((170, 9), (72, 11), (20, 3))[rng.integers(3)]
    values = np.round(np.abs(base + spread * rng.normal(size=rows)) + 1, 1)
    match rng.integers(5):
        case 4:
            celsius = np.round(rng.normal(rng.uniform(10, 37), rng.uniform(0.5, 6), rows), 1)
            return _inserted(rng, table, "temp", np.where(other, np.round(celsius * 1.8 + 32, 1), celsius), "degrees")
        case 0:
            factor = rng.choice([1000, 100, 10, 0.001])
            skewed = np.round(np.exp(rng.uniform(0.2, 0.5) * rng.normal(size=rows) + 3), 2)
            return _inserted(rng, table, "mass", np.where(other, skewed * factor, skewed), "power of ten")
        case 1:
            factor = rng.choice([2.54, 1 / 2.54, 0.4536, 1 / 0.4536])
            return _inserted(rng, table, "size", np.where(other, np.round(values * factor, 1), values), "other unit")
        case 2:
            words = [f"{v * 2.2:.1f} lb" if o else f"{v:.1f} kg" for v, o in zip(values, other, strict=True)]
            return _inserted(rng, table, "weight_at_visit", words, "signs")
        case _:
            words = [f"{v:.1f}".replace(".", ",") if o else f"{v:.1f}" for v, o in zip(values, other, strict=True)]
            return _inserted(rng, table, "dose", words, "decimals")


def high_cardinality(rng: Rng) -> Planted:
    table = clean_table(rng)
    rows = len(table.frame)
    many = [_word(rng) + _word(rng) for _ in range(int(rng.uniform(0.6, 1) * rows))]
    words = [*many, *rng.choice(many, rows - len(many))]
    return _inserted(rng, table, "street", rng.permutation(np.array(words, dtype=object)), "words")


def rare_class(rng: Rng) -> Planted:
    table = clean_table(rng, str(rng.choice(["two classes", "classes"])))
    frame = table.frame.copy()
    frame[table.target] = frame[table.target].astype(object)
    numbers = not isinstance(frame[table.target].iloc[0], str)
    places = rng.choice(len(frame), int(rng.integers(1, 5)), replace=False)
    frame.loc[places, table.target] = 9 if numbers else str(rng.choice(["other", "opal", "x"]))
    return table.with_(frame=frame, how="rare")


def class_spelling(rng: Rng) -> Planted:
    table = clean_table(rng, str(rng.choice(["two classes", "classes"])))
    words = {value: value if isinstance(value, str) else f"class {value}" for value in table.frame[table.target]}
    labels = table.frame[table.target].map(words).astype(object)
    word = sorted(set(labels))[rng.integers(len(set(labels)))]
    changed = (word.upper(), f" {word}", f"{word} ", word.title(), f"{word}.")[rng.integers(5)]
    hit = (labels == word) & (rng.random(len(labels)) < rng.uniform(0.1, 0.5))
    hit |= (labels == word).cumsum().le(2) & (labels == word)
    frame = table.frame.copy()
    frame[table.target] = labels.where(~hit, changed)
    return table.with_(frame=frame, how=repr(changed))


def target_kind(rng: Rng) -> Planted:
    table = clean_table(rng, "number", least=200)
    frame = table.frame.copy()
    z = _z(table)
    place = np.argsort(np.argsort(z)) / len(z)
    if rng.random() < 0.5:
        frame[table.target] = (place * rng.integers(3, 8)).astype(int) + 1
        return table.with_(frame=frame, aim="number", how="codes as number")
    frame[table.target] = np.round(place * 100).astype(int)
    return table.with_(frame=frame, aim="classes", how="number as classes")


def missing_depends(rng: Rng) -> Planted:
    table = clean_table(rng, str(rng.choice(["two classes", "classes"])))
    while table.frame[table.target].value_counts().min() < 15:
        table = clean_table(rng, str(rng.choice(["two classes", "classes"])))
    labels = table.frame[table.target]
    chosen = (labels == labels.iloc[0]).to_numpy()
    gone = rng.random(len(labels)) < np.where(chosen, rng.uniform(0.5, 0.7), rng.uniform(0.03, 0.08))
    name = next(c for c in table.frame if c not in (table.target, "date"))
    frame = table.frame.copy()
    frame[name] = frame[name].where(~gone)
    return table.with_(frame=frame, column=name, how="by class")


def too_few_rows(rng: Rng) -> Planted:
    rows, columns = int(rng.integers(15, 30)), int(rng.integers(25, 40))
    frame = pd.DataFrame(rng.normal(size=(rows, columns)).round(3), columns=[f"v{place}" for place in range(columns)])
    frame["target"] = np.where(rng.permutation(rows) < rows / 2, "a1", "b1")
    return Planted(frame, "target", aim="classes", how="few")


def in_order(rng: Rng) -> Planted:
    table = clean_table(rng)
    up = bool(rng.random() < 0.7)
    frame = table.frame.sort_values(table.target, kind="stable", ascending=up).reset_index(drop=True)
    return table.with_(frame=frame, how="sorted")


def _word(rng: Rng) -> str:
    return "".join(rng.choice(_SYLLABLES, 3))


FAULTS: dict[str, Callable[[Rng], Planted]] = {
    "data.id_column": id_column,
    "data.leak": leak,
    "data.duplicates": duplicates,
    "data.group_leak": group_leak,
    "data.time_order": time_order,
    "data.constant": constant,
    "data.mixed_units": mixed_units,
    "data.high_cardinality": high_cardinality,
    "data.rare_class": rare_class,
    "data.class_spelling": class_spelling,
    "data.target_kind": target_kind,
    "data.missing_depends": missing_depends,
    "data.too_few_rows": too_few_rows,
    "data.sorted": in_order,
}


def plant(code: str, seed: int) -> Planted:
    """A table with that fault, the same for the same seed; without one for an empty code."""
    rng = np.random.default_rng([seed, *code.encode()])
    return FAULTS[code](rng).with_(code=code) if code else clean_table(rng)
