"""Every text can be read on what it stands on, in each palette: the ratios are computed, not looked at."""

import pytest

from lprdesk.ui.palettes import PALETTES, Look, contrast

TEXT = [
    *((ink, ground) for ink in ("text", "muted") for ground in ("bg", "surface", "raised", "weak", "accent_weak")),
    *(
        (ink, ground)
        for ink in ("accent", "match", "mismatch", "unsure", "sens")
        for ground in ("bg", "surface", "raised")
    ),
    ("accent", "accent_weak"),
    ("on_accent", "accent"),
    ("bannertext", "banner"),
    ("bannermuted", "banner"),
    ("noticetext", "notice"),
    ("notice", "noticetext"),
    ("text", "fault"),
]
SHAPES = [
    *((shape, ground) for shape in ("edge", "focus") for ground in ("bg", "surface")),
    ("bannerline", "banner"),
    ("focus", "accent_weak"),
]


@pytest.mark.parametrize("look", list(Look))
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_reaches_its_contrast(look: Look, ink: str, ground: str) -> None:
    palette = PALETTES[look]
    wanted = 7.0 if look is Look.CONTRAST else 4.5
    assert contrast(getattr(palette, ink), getattr(palette, ground)) >= wanted


@pytest.mark.parametrize("look", list(Look))
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_edges_and_focus_can_be_seen(look: Look, shape: str, ground: str) -> None:
    palette = PALETTES[look]
    assert contrast(getattr(palette, shape), getattr(palette, ground)) >= 3.0


def test_the_ratio_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == pytest.approx(1.0)
