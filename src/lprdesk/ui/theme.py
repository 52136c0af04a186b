"""The look: palette, type scale and stylesheet, applied to the whole application at once."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from string import Template

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from lprdesk.ui.palettes import LIGHT, PALETTES, Look, Tokens

type_sizes = {"hint": 11.5, "base": 13.0, "head": 14.0, "title": 20.0, "plate": 26.0}
"""The type scale in logical pixels at a text scale of 1."""

TEXT_SCALES = (0.9, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0)

_FONT_FILES = (
    "IBMPlexSans-Regular.ttf",
    "IBMPlexSans-SemiBold.ttf",
    "IBMPlexMono-Regular.ttf",
    "IBMPlexMono-SemiBold.ttf",
)
_TEXT_FAMILIES = ["IBM Plex Sans", "Noto Sans", "DejaVu Sans"]
_PLATE_FAMILIES = ["IBM Plex Mono", "DejaVu Sans Mono"]

Locate = Callable[[str], Path]
"""Where a file of the top-level resources lies, by its relative name such as `styles/desk.qss`."""


@dataclass(slots=True)
class _Applied:
    tokens: Tokens = LIGHT
    look: Look = Look.LIGHT
    scale: float = 1.0
    locate: Locate | None = None
    icons: dict[tuple[str, str, int], QIcon] = field(default_factory=dict)


_applied = _Applied()


def tokens() -> Tokens:
    """The colours in force; ask at paint time, the person may change the theme at any moment."""
    return _applied.tokens


def look() -> Look:
    """The palette in force."""
    return _applied.look


def scale() -> float:
    """The text scale in force, 1.0 being the drawn size."""
    return _applied.scale


def px(size: float) -> int:
    """`size` logical pixels at the text scale in force: for everything that must grow with the text."""
    return round(size * _applied.scale)


def apply(application: QApplication, locate: Locate, look: Look = Look.LIGHT, scale: float = 1.0) -> None:
    """Give the whole application the palette `look` at the text scale `scale`; may be called again at any time."""
    begin(application, locate, look, scale)
    dress(application, locate)


def dress(application: QApplication, locate: Locate) -> None:
    """Do what is left of `apply` after `begin`: the stylesheet."""
    application.setStyleSheet(_stylesheet(locate))


def begin(application: QApplication, locate: Locate, look: Look = Look.LIGHT, scale: float = 1.0) -> None:
    """Do what `apply` does but for the stylesheet, which `dress` adds.

    Widgets that are built between the two are dressed once, when all stand in their places, and not again with each
    place that they are put into: the first page is there so much sooner.
    """
    if _applied.locate is None:
        application.setStyle("Fusion")
        for name in _FONT_FILES:
            QFontDatabase.addApplicationFont(str(locate(f"fonts/{name}")))
    _applied.tokens, _applied.look, _applied.scale, _applied.locate = PALETTES[look], look, scale, locate
    _applied.icons.clear()
    application.setFont(text_font())
    application.setPalette(_palette(_applied.tokens))


def text_font(size: str = "base", *, strong: bool = False) -> QFont:
    """The face for text in one of the sizes of the type scale."""
    return _font(_TEXT_FAMILIES, type_sizes[size], strong=strong)


def plate_font(size: float = type_sizes["plate"]) -> QFont:
    """The face for plates, which tells 0 from O and 1 from I; `size` in logical pixels before scaling."""
    font = _font(_PLATE_FAMILIES, size, strong=True)
    font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 106)
    return font


def icon(name: str, colour: str | None = None, size: int = 20) -> QIcon:
    """The drawing `icons/<name>.svg` in `colour` (`#RRGGBB`, default the muted text colour), `size` pixels a side."""
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415  # the first page shows no icon and need not wait for it

    colour = colour or _applied.tokens.muted
    key = (name, colour, px(size))
    if key not in _applied.icons and _applied.locate is not None:
        source = _applied.locate(f"icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
        side, ratio = px(size), QApplication.primaryScreen().devicePixelRatio()
        pixmap = QPixmap(QSize(side, side) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, side, side))
        painter.end()
        _applied.icons[key] = QIcon(pixmap)
    return _applied.icons.get(key, QIcon())


def _font(families: list[str], size: float, *, strong: bool) -> QFont:
    font = QFont()
    font.setFamilies(families)
    font.setPixelSize(max(1, round(size * _applied.scale)))
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return font


def _stylesheet(locate: Locate) -> str:
    sizes = {f"size_{name}": f"{value * _applied.scale:.1f}px" for name, value in type_sizes.items()}
    lengths = {f"px_{n}": f"{px(n)}px" for n in (20, 28)}
    places = {"icons": locate("icons").as_posix(), "look": _applied.look.value}
    template = Template(locate("styles/desk.qss").read_text(encoding="utf-8"))
    return template.substitute(asdict(_applied.tokens), **sizes, **lengths, **places)


def _palette(t: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in {
        role.Window: t.bg,
        role.WindowText: t.text,
        role.Base: t.surface,
        role.AlternateBase: t.weak,
        role.Text: t.text,
        role.Button: t.surface,
        role.ButtonText: t.text,
        role.BrightText: t.mismatch,
        role.ToolTipBase: t.raised,
        role.ToolTipText: t.text,
        role.PlaceholderText: t.muted,
        role.Highlight: t.accent,
        role.HighlightedText: t.on_accent,
        role.Link: t.accent,
        role.LinkVisited: t.accent,
        role.Light: t.raised,
        role.Midlight: t.weak,
        role.Mid: t.line,
        role.Dark: t.edge,
        role.Shadow: t.line,
    }.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(t.muted))
    return palette
