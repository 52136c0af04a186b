"""The two pictures of a read."""

from pathlib import Path
from typing import Literal

from lprdesk.sandbox.pictures.crop import crop_layout, draw_crop
from lprdesk.sandbox.pictures.scene import draw_scene, scene_layout
from lprdesk.sandbox.pictures.subject import Layout, Subject

Part = Literal["crop", "scene"]


def layout(subject: Subject, part: Part) -> Layout:
    """Return a picture's size and boxes without drawing it."""
    return crop_layout(subject) if part == "crop" else scene_layout(subject)


def draw(subject: Subject, part: Part, font: Path | None) -> bytes:
    """Return a picture as JPEG: the same bytes whenever it is drawn. ``font`` is a TrueType file, or Pillow's own."""
    return draw_crop(subject, font) if part == "crop" else draw_scene(subject, font)
