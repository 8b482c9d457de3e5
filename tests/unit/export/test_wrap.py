import ast

from hypothesis import example, given
from hypothesis import strategies as st

from tdc_core.export.pieces import literal
from tdc_core.export.wrap import WIDTH, wrapped


@example(["\x1f\U00018cd6" * 15], "")
@given(st.lists(st.text(max_size=30), max_size=60), st.text(st.characters(exclude_categories=["C", "Z"]), max_size=150))
def test_a_long_line_is_the_same_program(words, words_of_comment):
    source = (
        f"if True:\n    names = f(a, {literal(words)}, b={{{literal('x, y')}: 1, 'z': (2, 3)}})  # {words_of_comment}\n"
    )
    again = wrapped(source)
    assert ast.dump(ast.parse(again)) == ast.dump(ast.parse(source))
    alone = [literal(word) for word in words]  # which stand on a line of their own however long they are
    for line in again.split("\n"):
        assert len(line) <= WIDTH or line.lstrip().startswith("#") or line.strip().strip("[],") in alone


def test_short_lines_and_lines_of_an_open_bracket():
    assert wrapped("a = 1  # short\n") == "a = 1  # short\n"
    long = "    " + ", ".join(f"name{place}={place}" for place in range(20)) + ",\n"
    assert wrapped(f"f(\n{long})\n") == f"f(\n{long})\n"
    within = f"    names={[*range(60)]},\n"
    assert max(map(len, wrapped(within).splitlines())) <= WIDTH
