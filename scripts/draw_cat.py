"""Draws the picture of the lesson about one's own pictures: a cat on grass, far from the middle.

    python -m scripts.draw_cat

It writes tdc_core/content/cat.png.
"""

from __future__ import annotations

from PIL import Image, ImageDraw

from tdc_core.ui.learn.pictures import PICTURE_FILE

WIDTH, HEIGHT = 480, 320
_FINE = 4  # drawn so much larger, for smooth edges
_SKY, _SUN, _GRASS, _BLADE = "#a9d6f5", "#ffd65c", "#6fae4e", "#5c9a3f"
_TRUNK, _LEAVES, _BERRY = "#7a5230", "#3f7d3a", "#d94f3d"
_FUR, _STRIPE, _PALE, _DARK, _EYE, _NOSE = "#e08a3c", "#b96521", "#f6d3ab", "#2b2320", "#c9e265", "#c9606a"


class Pen:
    """Shapes in the picture's own coordinates."""

    def __init__(self, image: Image.Image) -> None:
        self._draw = ImageDraw.Draw(image)

    def oval(self, x: float, y: float, across: float, down: float, colour: str) -> None:
        """An oval around a point."""
        box = [each * _FINE for each in (x - across / 2, y - down / 2, x + across / 2, y + down / 2)]
        self._draw.ellipse(box, fill=colour)

    def area(self, colour: str, *points: tuple[float, float]) -> None:
        """A filled polygon."""
        self._draw.polygon([(x * _FINE, y * _FINE) for x, y in points], fill=colour)

    def line(self, colour: str, width: float, *points: tuple[float, float]) -> None:
        """A line with round corners and ends."""
        self._draw.line(
            [(x * _FINE, y * _FINE) for x, y in points], fill=colour, width=round(width * _FINE), joint="curve"
        )
        for x, y in (points[0], points[-1]):
            self.oval(x, y, width, width, colour)


def cat() -> Image.Image:
    """The picture, RGB."""
    image = Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE), _SKY)
    pen = Pen(image)
    pen.oval(250, 55, 56, 56, _SUN)
    pen.area(_GRASS, (0, 190), (160, 172), (330, 182), (WIDTH, 168), (WIDTH, HEIGHT), (0, HEIGHT))
    for x in range(6, WIDTH, 22):
        y = 205 + 37 * x % 100
        pen.line(_BLADE, 3, (x, y), (x + 3, y - 12))
        pen.line(_BLADE, 3, (x + 4, y), (x + 10, y - 9))
    _tree(pen)
    _cat(pen)
    return image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def _tree(pen: Pen) -> None:
    pen.area(_TRUNK, (408, 240), (416, 110), (436, 110), (446, 240))
    for x, y, across in ((425, 70, 130), (385, 95, 80), (462, 98, 84)):
        pen.oval(x, y, across, across * 0.8, _LEAVES)
    for x, y in ((395, 62), (430, 90), (452, 58), (372, 100), (470, 105)):
        pen.oval(x, y, 10, 10, _BERRY)


def _cat(pen: Pen) -> None:
    pen.line(_FUR, 18, (60, 240), (32, 225), (22, 190), (36, 158))  # the tail
    pen.oval(118, 232, 150, 92, _FUR)
    for x in (84, 112, 140):
        pen.line(_STRIPE, 6, (x, 190), (x - 4, 214))
    for x in (74, 98, 150, 172):
        pen.line(_FUR, 20, (x, 250), (x, 288))
        pen.oval(x + 3, 292, 28, 14, _PALE)
    for left, tip, right in (((150, 150), (146, 104), (182, 136)), ((206, 136), (238, 104), (238, 150))):
        pen.area(_FUR, left, tip, right)
    pen.oval(194, 172, 104, 88, _FUR)
    pen.line(_STRIPE, 5, (194, 134), (194, 148))
    pen.line(_STRIPE, 5, (178, 137), (181, 149))
    pen.line(_STRIPE, 5, (210, 137), (207, 149))
    pen.oval(194, 192, 52, 36, _PALE)
    for x in (172, 216):
        pen.oval(x, 166, 20, 22, _EYE)
        pen.oval(x, 166, 8, 20, _DARK)
    pen.area(_NOSE, (188, 182), (200, 182), (194, 189))
    pen.line(_DARK, 2, (194, 189), (194, 196))
    for side in (-1, 1):
        pen.line(_DARK, 2, (194, 196), (194 + 9 * side, 200))
        for down in (-4, 4):
            pen.line(_DARK, 1.5, (194 + 22 * side, 192), (194 + 62 * side, 192 + down))


def main() -> None:
    """Draw it."""
    cat().save(PICTURE_FILE, optimize=True)


if __name__ == "__main__":
    main()
