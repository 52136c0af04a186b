import asyncio
from dataclasses import replace

import numpy as np
import pytest

from fakes.at_work import words_of
from fakes.many_reads import many_reads, result_set
from fakes.pictures import PERSON, VEHICLE, plate_picture
from fakes.results import NOW, Pictures, Surface
from fakes.running import Eventually
from lprdesk.domain.faults import EnvironmentFault
from lprdesk.services.ports.vendor import PicturePart
from lprdesk.ui.results_view import ResultsView


@pytest.mark.requirement("VER-1")
async def test_the_picture_stands_beside_the_characters_once_a_read_is_chosen(
    view: ResultsView, pictures: Pictures, eventually: Eventually
) -> None:
    view.show_results(result_set(many_reads(30)), NOW, pictures)
    view.model.step(1)
    assert view.pane.characters.characters == "ZZT4187"
    await eventually(lambda: view.pane.crop.frame.image is not None)
    assert pictures.asked == [(view.model.read_at(0), PicturePart.CROP)]
    assert "1 is often I, 8 is often B" in words_of(view.pane)
    assert "Read 1 of 30" in words_of(view.pane)


async def test_reads_that_are_only_stepped_over_are_not_looked_at(
    view: ResultsView, pictures: Pictures, eventually: Eventually
) -> None:
    view.show_results(result_set(many_reads(30)), NOW, pictures)
    view.model.step(1)
    for _ in range(5):
        view.pane.next.click()
    await eventually(lambda: view.pane.crop.frame.image is not None)
    assert pictures.asked == [(view.model.read_at(5), PicturePart.CROP)]


async def test_a_picture_that_comes_late_is_not_put_beside_another_read(
    view: ResultsView, pictures: Pictures, eventually: Eventually
) -> None:
    pictures.gate = asyncio.Event()
    view.show_results(result_set(many_reads(30)), NOW, pictures)
    view.model.step(1)
    await eventually(lambda: len(pictures.asked) == 1)
    view.model.step(1)
    assert view.pane.crop.frame.image is None
    await eventually(lambda: len(pictures.asked) == 2)
    pictures.gate.set()
    await eventually(lambda: view.pane.crop.frame.image is not None)
    assert [read for read, _ in pictures.asked] == [view.model.read_at(0), view.model.read_at(1)]


@pytest.mark.requirement("VER-1")
async def test_the_scene_is_shown_only_when_asked_and_masked(
    view: ResultsView, pictures: Pictures, eventually: Eventually
) -> None:
    reads = replace(many_reads(3), scene=np.ones(3, np.bool_))
    view.show_results(result_set(reads), NOW, pictures)
    view.model.step(1)
    await eventually(lambda: view.pane.crop.frame.image is not None)
    assert not view.pane.scene.isVisible()
    view.pane.show_scene.click()
    await eventually(lambda: view.pane.scene.frame.image is not None)
    image = view.pane.scene.frame.image
    assert image is not None
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert VEHICLE.name() in seen
    assert PERSON.name() not in seen
    assert pictures.asked[-1][1] is PicturePart.SCENE


async def test_without_an_outline_of_the_vehicle_no_scene_is_shown(
    view: ResultsView, pictures: Pictures, eventually: Eventually
) -> None:
    pictures.box = None
    view.show_results(result_set(replace(many_reads(3), scene=np.ones(3, np.bool_))), NOW, pictures)
    view.model.step(1)
    await eventually(lambda: view.pane.crop.frame.image is not None)
    view.pane.show_scene.click()
    await eventually(lambda: "cannot be masked" in view.pane.scene.frame.words)
    assert view.pane.scene.frame.image is None


async def test_a_read_without_a_scene_offers_none(view: ResultsView, pictures: Pictures) -> None:
    view.show_results(result_set(replace(many_reads(3), scene=np.zeros(3, np.bool_))), NOW, pictures)
    view.model.step(1)
    assert not view.pane.show_scene.isVisible()
    view.pane.show_scene.click()
    assert PicturePart.SCENE not in [part for _, part in pictures.asked]


@pytest.mark.parametrize("broken", [b"", b"no picture", plate_picture(kind="JPEG")[:-100]])
async def test_a_broken_picture_is_refused_in_words_and_the_read_keeps_its_place(
    view: ResultsView, pictures: Pictures, surface: Surface, eventually: Eventually, broken: bytes
) -> None:
    pictures.crop = broken
    view.show_results(result_set(many_reads(3)), NOW, pictures)
    view.model.step(1)
    await eventually(view.pane.crop.retry.isVisible)
    assert "cannot be confirmed by eye" in view.pane.crop.frame.words
    assert view.pane.crop.frame.accessibleDescription() == view.pane.crop.frame.words
    assert view.model.chosen is not None
    assert surface.faults == []


async def test_a_picture_that_failed_can_be_asked_for_again(
    view: ResultsView, pictures: Pictures, eventually: Eventually
) -> None:
    pictures.fault = EnvironmentFault("The vendor is silent.", todo="Try again.")
    view.show_results(result_set(many_reads(3)), NOW, pictures)
    view.model.step(1)
    await eventually(view.pane.crop.retry.isVisible)
    assert view.pane.crop.frame.words == "The vendor is silent."
    pictures.fault = None
    view.pane.crop.retry.click()
    await eventually(lambda: view.pane.crop.frame.image is not None)
    assert not view.pane.crop.retry.isVisible()


async def test_while_the_desk_is_locked_no_picture_is_in_memory(
    view: ResultsView, pictures: Pictures, eventually: Eventually
) -> None:
    view.show_results(result_set(many_reads(30)), NOW, pictures)
    view.model.step(1)
    await eventually(lambda: view.pane.crop.frame.image is not None)
    view.conceal()
    assert view.pane.crop.frame.image is None
    assert view.model.rowCount() == 30
