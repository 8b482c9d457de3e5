"""The lines of a script that read a person's own file make what the app has made of it."""

import ast
import json
import math
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdc_core.catalog.dataset_card import MOST_CATEGORIES
from tdc_core.datasets.prepared import PreparedDataset
from tdc_core.export import experiment_script
from tdc_core.export.no_script import NoScript
from tdc_core.tables.as_written import MOST_TOLD, number_in
from tdc_core.tables.errors import NotReadable
from tdc_core.tables.numbers import number_of
from tests.support.tables import HARD, need_hard_files
from tests.unit.export.own import as_kept, check_data, fitting, pictures_of, table_of
from tests.unit.pictures.making import archive, encoded, noise, of_classes

FILES = sorted(path.name for path in HARD.glob("*") if path.suffix not in (".json", ".md", ".zip"))
ARCHIVES = sorted(path.name for path in HARD.glob("*.zip"))
NO_FEATURE, NO_ENDING = "texts_and_labels.csv", "wrong_extensions.zip"
LARGE = "rows_200000.csv"  # like the others, and takes seconds
NOTHING_IN_ANY = {"bomb.zip", "no_pictures.zip", "only_one_class.zip", "password.zip", "zip_in_zip.zip"}
HOSTILE = ['a"b', "it's", "{{ 7 * 7 }}", "x\\", "# y", "%s", "}", "'''", '"""', "한국어", "__import__('os')"]


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def rows(count=40):
    """Lines of a clean file: a number, a word and a class."""
    return [
        f"{number * 7 % 13 + 0.5},{'red' if number % 3 else 'blue'},{'yes' if number % 2 else 'no'}"
        for number in range(count)
    ]


@pytest.mark.parametrize("name", [name for name in FILES if name not in (NO_FEATURE, LARGE)])
def test_a_table_as_they_come_in_life(name, monkeypatch):
    try:
        prepared = table_of(HARD / name)
    except NotReadable:
        return
    check_data(prepared, monkeypatch, HARD)


@pytest.mark.parametrize("name", [name for name in ARCHIVES if name not in {NO_ENDING, *NOTHING_IN_ANY}])
@pytest.mark.parametrize(("fitting", "colour"), [("crop", "colour"), ("pad", "grey"), ("stretch", "colour")])
def test_pictures_as_they_come_in_life(name, fitting, colour, tmp_path, monkeypatch):
    prepared = pictures_of(HARD / name, tmp_path, fitting=fitting, colour=colour, height=12, width=18)
    check_data(prepared, monkeypatch, HARD, train="train", validation="train[:50%]")


def needed(source):
    """The packages that a script has one install."""
    [line] = [line for line in source.splitlines() if "pip install" in line]
    return [word.split("==")[0] for word in line.split() if "==" in word]


def test_a_clean_file_gives_a_short_script(tmp_path, monkeypatch):
    path = write(tmp_path / "cars.csv", "\n".join(["speed,colour,sold", *rows()]))
    source = check_data(table_of(path), monkeypatch, tmp_path)
    assert 'pd.read_csv(\n    "cars.csv",\n    dtype={"colour": str, "sold": str},\n' in source
    assert needed(source) == ["tensorflow", "keras", "pandas", "matplotlib"]
    assert not re.search(r"import (re|io|csv|unicodedata)\b|skiprows|names=|decimal|filled|missing|other=", source)
    assert len(source.splitlines()) < 60


def test_each_file_brings_what_it_needs_and_no_more(tmp_path, monkeypatch):
    lines = ["a title", "", "Preis;Farbe;Rest;Ziel", "€;;;"]
    lines += [
        f"{number % 7},5 €;{['rot', ' Rot', 'rot', 'blau'][number % 4]};{number % 5};{number / 9:.2f}"
        for number in range(40)
    ]
    path = write(tmp_path / "preise.csv", "\n".join([*lines, "Summe;;;9"]))
    source = check_data(table_of(path, target="Ziel"), monkeypatch, tmp_path)
    assert "def number(text):" in source
    assert '.replace({" Rot": "rot"})' in source
    assert "header=None" in source and "skiprows=4" in source and "table.iloc[:-1]" in source


ORDERS = {
    "file": {"by": "file"},
    "shuffled": {"by": "shuffled", "seed": 5},
    "stratified": {"by": "stratified", "seed": 2},
    "time": {"by": "time", "column": "when"},
    "time by a number": {"by": "time", "column": "size"},
    "time by words": {"by": "time", "column": "colour"},
    "group by words": {"by": "group", "column": "colour"},
    "group by numerals": {"by": "group", "column": "code"},
    "group by a number": {"by": "group", "column": "size", "seed": 3},
    "group by what is left out": {"by": "group", "column": "who"},
}


COLOURS = ("red", "", "Blue", "RED ", "ochre", "white", "black", "9")


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("target", ["sold", "price"])
def test_every_order(order, target, tmp_path, monkeypatch):
    chance = np.random.default_rng(1)
    lines = [
        f"{day:%d.%m.%Y},{chance.integers(9) or ''},{COLOURS[place % 8]},{place % 12},"
        f"p{place % 8},{chance.normal() if place % 9 else ''},{'yes' if place % 3 else 'no'}"
        for place, day in enumerate(pd.date_range("2024-01-28", periods=70).to_series().sample(70, random_state=1))
    ]
    path = write(tmp_path / "sales.csv", "\n".join(["when,size,colour,code,who,price,sold", *lines]))
    kinds = table_of(path, target=target).card.reading.model_dump()["columns"]
    for column in kinds:
        if column["name"] in ("code", "who"):
            column.update(kind="category" if column["name"] == "code" else "id", use=column["name"] == "code")
    prepared = table_of(path, target=target, order=ORDERS[order], columns=kinds)
    source = check_data(prepared, monkeypatch, tmp_path, train="train[:30%]+train[60%:]", validation="train[30%:60%]")
    assert "train_rows = np.r_[0:" in source


def test_rare_words_share_a_place_and_gaps_are_told(tmp_path, monkeypatch):
    words = [f"w{place % (MOST_CATEGORIES + 30):03}" if place % 11 else "" for place in range(400)]
    lines = [f"{word},{place % 2},{place % 17 if place % 6 else ''}" for place, word in enumerate(words)]
    path = write(tmp_path / "many.csv", "\n".join(["word,sold,size", *lines]))
    prepared = table_of(path, target="sold")
    assert prepared.card.columns[0].categories[-1] == "other"
    source = check_data(prepared, monkeypatch, tmp_path)
    assert "other=True" in source and "flag=True" in source


@pytest.mark.parametrize("months", ["März Mai Okt.", "mars mai octobre", "March May October", "Mar May Oct"])
def test_months_in_other_languages(months, tmp_path, monkeypatch):
    lines = [f"{place + 1}. {months.split()[place % 3]} 2024,{place % 7},{place % 2}" for place in range(28)]
    prepared = table_of(write(tmp_path / "t.csv", "\n".join(["when,size,sold", *lines, "unbekannt,2,1"])))
    assert prepared.card.reading.column("when").kind == "date"
    source = check_data(prepared, monkeypatch, tmp_path)
    assert ("regex=True" in source) == ("May" not in months)


@pytest.mark.parametrize(
    "date", ["{}-Q{}", "{}Q{}", "{}년 {}분기", "{}-05-0{} 오후 1:30", "{}-05-0{}(월)", "{}.1.{} 午前 9:05"]
)
def test_quarters_and_words_in_dates(date, tmp_path, monkeypatch):
    lines = [f"{date.format(2000 + place // 4, place % 4 + 1)},{place % 7},{place % 2}" for place in range(40)]
    prepared = table_of(write(tmp_path / "t.csv", "\n".join(["when,size,sold", *lines])))
    assert prepared.card.reading.column("when").kind == "date"
    assert "regex=True" in check_data(prepared, monkeypatch, tmp_path)


def test_a_header_that_comes_again_and_rows_without_values(tmp_path, monkeypatch):
    lines = rows()
    lines[10:10] = ["speed,colour,sold", ",,", ", ,"]
    path = write(tmp_path / "joined.csv", "\n".join(["speed,colour,sold", *lines]))
    assert "the header comes again" in check_data(table_of(path), monkeypatch, tmp_path)


def test_what_a_workbook_and_parquet_say_of_types(tmp_path, monkeypatch):
    table = pd.DataFrame(
        {
            "on": [place % 3 == 0 for place in range(30)],
            "when": pd.date_range("2024-01-30 10:15", periods=30, freq="7h"),
            "level": [float(place % 4) for place in range(30)],
            "gap": [math.nan if place % 5 == 0 else math.inf if place == 8 else place / 3 for place in range(30)],
            "code": [place % 3 for place in range(30)],
        }
    )
    table.to_parquet(tmp_path / "t.parquet")
    prepared = table_of(tmp_path / "t.parquet", target="code")
    source = check_data(prepared, monkeypatch, tmp_path)
    assert needed(source) == ["tensorflow", "keras", "pandas", "pyarrow", "matplotlib"]
    columns = prepared.card.reading.model_dump()["columns"]
    columns[2].update(kind="category", missing=("2",))
    check_data(table_of(tmp_path / "t.parquet", target="code", columns=columns), monkeypatch, tmp_path)


@pytest.mark.parametrize(
    ("name", "fragment", "text"),
    [
        ("gaps.txt", 're.sub(r" {2,}', ["speed   main colour  sold", *(line.replace(",", "   ") for line in rows())]),
        ("signed.txt", "header=None", ["# speed colour sold", *(line.replace(",", " ") for line in rows())]),
        (
            "escaped.csv",
            "escapechar=",
            ["speed,colour,sold", *(line.replace("red", '"r\\\\"e, d"') for line in rows())],
        ),
        ("huge.csv", "no larger number", ["speed,colour,sold", *rows(), "1e300,red,y", "inf,red,y", "-1e39,red,y"]),
        ("single.csv", "quotechar=", ["speed,colour,sold", *(line.replace("red", "'r, d'") for line in rows())]),
        ("open.csv", "QUOTE_NONE", ["speed,colour,sold", *rows(), '4,5" red,y']),
        ("aside.csv", "io.StringIO", ['a "quote', "speed,colour,sold", *rows()]),
        ("blanks.csv", "skipinitialspace", ["speed,colour,sold", *(line.replace("red", ' "r, d"') for line in rows())]),
    ],
)
def test_what_is_odd_in_a_text(name, fragment, text, tmp_path, monkeypatch):
    assert fragment in check_data(table_of(write(tmp_path / name, "\n".join(text))), monkeypatch, tmp_path)


def test_bytes_that_are_no_text_stand_for_a_missing_number_too(tmp_path, monkeypatch):
    path = tmp_path / "bytes.csv"
    lines = "\n".join(
        ["größe,farbe,sold", *(line.replace("red", "grün") for line in rows()), "?1.5,rot,y", "2.5,gr?n,n"]
    ).encode()
    path.write_bytes(lines.replace(b"?1.5", b"\xff1.5").replace(b"gr?n", b"gr\xfcn"))
    assert 'errors="replace"' in check_data(table_of(path), monkeypatch, tmp_path)


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_files_columns_and_words_are_values_alone(name, tmp_path, monkeypatch):
    quoted = '"' + name.replace('"', '""') + '"'
    lines = [f"{place % 7},{quoted if place % 3 else 'plain'},{quoted if place % 2 else 'no'}" for place in range(40)]
    path = write(tmp_path / f"{name.replace('/', '')}.csv", "\n".join([f"size,{quoted},y", *lines]))
    source = check_data(table_of(path), monkeypatch, tmp_path)
    constants = [node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant)]
    assert path.name in constants and name in constants


@pytest.mark.parametrize("name", ['x"; import os', "a\nimport os\n", "\u202egnp", "''' + x"])
def test_a_file_that_is_called_otherwise_by_its_owner(name, tmp_path):
    path = write(tmp_path / "cars.csv", "\n".join(["speed,colour,sold", *rows()]))
    plain, hostile = (experiment_script(fitting(p.card), p.card) for p in (table_of(path), table_of(path, name=name)))
    same = ast.dump(ast.parse(plain)).replace("cars.csv", "?")
    assert ast.dump(ast.parse(hostile)).replace(repr(name)[1:-1], "?") == same or name in [
        node.value for node in ast.walk(ast.parse(hostile)) if isinstance(node, ast.Constant)
    ]
    assert len(ast.parse(hostile).body) == len(ast.parse(plain).body)


def test_classes_of_pictures_are_values_alone(tmp_path, monkeypatch):
    files = of_classes("a'b", '{{ "x" }}', "한국", each=6)
    path = archive(tmp_path / "my 'pets'.zip", files)
    check_data(pictures_of(path, tmp_path), monkeypatch, tmp_path)


def test_pictures_in_parts_with_junk_between(tmp_path, monkeypatch):
    files = {
        f"set/{part}/{name}": data
        for part in ("Train", "test", "val")
        for name, data in of_classes("a", "b", each=6).items()
    }
    files |= {
        "__MACOSX/set/Train/a/._0.png": b"x",
        "set/Train/b/broken.png": b"\x89PNG\r\n\x1a\nxx",
        "readme.txt": b"hi",
    }
    files["set/test/a/lying.JPG"] = encoded(noise(60, 30), "JPEG")
    source = check_data(pictures_of(archive(tmp_path / "p.zip", files), tmp_path), monkeypatch, tmp_path)
    assert 'skipped = ["set/Train/b/broken.png"]' in source
    assert needed(source) == ["tensorflow", "keras", "pillow", "matplotlib"]


@pytest.mark.parametrize(
    "place", ["pets/{label}/{part}/{name}", "{part}/{part}/{label}/{name}", "{label}/{part}/deep/{label}/{name}"]
)
def test_pictures_whose_parts_lie_elsewhere(place, tmp_path, monkeypatch):
    files = {
        place.format(part=part, label=label, name=name): data
        for part in ("Train", "test_set")
        for where, data in of_classes("a", "b", each=6).items()
        for label, name in (where.split("/"),)
    }
    source = check_data(pictures_of(archive(tmp_path / "p.zip", files), tmp_path), monkeypatch, tmp_path)
    assert 'parts = {"train": 0, "test_set": 2}' in source


def test_what_takes_more_than_a_few_lines_is_refused_in_words(tmp_path):
    lines = [f"{' ' * place}red{' ' * (place % 9)},{place % 7},{place % 2}" for place in range(MOST_TOLD + 50)]
    spelled = table_of(write(tmp_path / "t.csv", "\n".join(["colour,size,sold", *lines, "blue,1,1"])))
    with pytest.raises(NoScript, match="The words in “colour”"):
        experiment_script(fitting(spelled.card), spelled.card)
    old = json.loads(json.dumps({"written": None}))
    clean = table_of(write(tmp_path / "c.csv", "\n".join(["speed,colour,sold", *rows()])))
    earlier = PreparedDataset(as_kept(clean.card), clean.splits)
    object.__setattr__(earlier.card, "written", old["written"])
    with pytest.raises(NoScript, match="earlier version"):
        experiment_script(fitting(earlier.card), earlier.card)


def test_columns_that_lie_at_places_have_no_script(tmp_path):
    lines = [f"{place % 7:>6}{place % 5 or '':>6} {'ab'[place % 2]:<4}" for place in range(40)]
    table = table_of(write(tmp_path / "t.txt", "\n".join([f"{'size':>6}{'gap':>6} {'sold':<4}", *lines])))
    assert table.card.reading.separator == "fixed"
    with pytest.raises(NoScript, match="by their places"):
        experiment_script(fitting(table.card), table.card)


def test_what_no_script_can_have(tmp_path):
    need_hard_files()
    table, pictures = table_of(HARD / NO_FEATURE), pictures_of(HARD / NO_ENDING, tmp_path)
    with pytest.raises(NoScript, match="No column"):
        experiment_script(fitting(table.card), table.card)
    with pytest.raises(NoScript, match="names of the pictures"):
        experiment_script(fitting(pictures.card), pictures.card)


NUMBERS = [
    "1",
    "-2.5",
    "(120)",
    "1,234.50",
    "$5",
    "5 €",
    "12 %",
    "1e-3 m",
    "−4",
    "１２",
    "+7",
    "1 234",
    "1'000",
    ".5",
    "3,5",
]


@pytest.mark.parametrize(("decimal", "thousands"), [(".", ","), (".", None), (",", "."), (",", " "), (",", None)])
def test_the_helper_of_a_script_is_the_one_that_was_tried_on_the_rows(decimal, thousands, tmp_path):
    lines = [f"{place % 9},{place % 7} €,{place % 2}" for place in range(30)]
    path = write(tmp_path / "t.csv", "\n".join(["a;b;c", *(line.replace(",", ";") for line in lines)]))
    prepared = table_of(path, decimal=decimal, thousands=thousands)
    source = experiment_script(fitting(prepared.card), prepared.card)
    names = {"np": np, "re": re, "unicodedata": __import__("unicodedata")}
    exec(source[source.index("def number(text)") : source.index("table = pd")], names)
    right = 0
    for text in [*NUMBERS, "word", ""]:
        try:
            found = names["number"](text)
        except ValueError:
            found = math.nan
        assert found == number_in(text, decimal, thousands) or (
            math.isnan(found) and math.isnan(number_in(text, decimal, thousands))
        )
        right += found == number_of(text, decimal, thousands)
    assert right > 9


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_the_helper_reads_every_number(value):
    assert number_in(repr(value), ".", None) == value
