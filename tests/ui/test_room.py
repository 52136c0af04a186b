"""What must be seen stays in sight where there is little room."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.desk import locate
from lprdesk.ui import theme
from lprdesk.ui.case_banner import CaseBanner
from lprdesk.ui.case_words import CaseLine
from lprdesk.ui.frame import Frame
from lprdesk.ui.palettes import Look
from lprdesk.ui.widgets.buttons import KeyButton


def test_the_case_number_is_never_cut(dressed: QApplication, qtbot: QtBot) -> None:
    try:
        for scale in (1.0, 1.3, 1.5):
            theme.apply(dressed, locate, Look.LIGHT, scale)
            banner = CaseBanner("M. Okafor", "analyst")
            qtbot.addWidget(banner)
            banner.show_case(
                "HFO-2026-004187", CaseLine("Criminal investigation", "18 USC 2 · 5 years", "20 Nov 2021", "you and 2")
            )
            for width in (960, 1280, 1440):
                banner.setFixedSize(width, 90)
                banner.show()
                qtbot.waitExposed(banner)
                number = banner._case._value
                assert number.width() >= number.sizeHint().width()
                for button in banner.findChildren(KeyButton):
                    assert button.width() >= button.sizeHint().width(), (scale, width)
                    assert button.geometry().right() < width
    finally:
        theme.apply(dressed, locate, Look.LIGHT, 1.0)


def test_the_window_stays_on_the_screen(dressed: QApplication, qtbot: QtBot) -> None:
    frame, kept = Frame(demo=False), Frame(demo=False)
    for each in (frame, kept):
        qtbot.addWidget(each)
    room = frame.screen().availableGeometry()
    assert frame.width() <= room.width()
    assert frame.height() <= room.height()
    kept.setGeometry(room.right() - 20, room.bottom() - 20, 4000, 3000)
    frame.arrange(kept.arrangement())
    assert room.contains(frame.frameGeometry())
