"""Looking at an answer: counts, causes, order, pictures."""

from functools import partial
from typing import Final

from lprdesk.sandbox.columns import read_id
from lprdesk.sandbox.reads import life_of
from lprdesk.tour.driver import Step, Tour, Unmet

_READS: Final = "Reads"
_TIMELINE: Final = "Timeline of the reads"
_PLATE_PICTURE: Final = "Picture of the plate"
_SCENE: Final = "Scene, masked but for the vehicle"
_SEEN_COLUMN: Final = 0
_READER_COLUMN: Final = 2
_CONFIDENCE_COLUMN: Final = 5


async def _set_aside(tour: Tour) -> None:
    words = next((said for said in tour.hand.words() if "set aside" in said and said[0].isdigit()), "")
    tour.holds("The answer says how much was set aside", bool(words))
    await tour.press(f"{words}: show why")
    await tour.sees("Counted and recorded in the log, and not kept. Nothing was corrected.")


async def _sorted(tour: Tour) -> None:
    await tour.press_heading(_READS, "Confidence")
    if not tour.hand.sees("Order: Confidence, smallest first"):
        await tour.press_heading(_READS, "Confidence")
    await tour.sees("Order: Confidence, smallest first")
    rows = [tour.hand.row(_READS, row) for row in range(tour.hand.rows(_READS))]
    figures = [float(row[_CONFIDENCE_COLUMN]) for row in rows if row[_CONFIDENCE_COLUMN] != "not given"]
    tour.holds("Every row stands in that order", figures == sorted(figures))
    for row in rows:
        name = row[_READER_COLUMN].rpartition(" ± ")[0]
        tour.typed |= {f"{row[_SEEN_COLUMN]} {name}", name}


async def _brushed(tour: Tour) -> None:
    await tour.until("The reads stand along time", lambda: tour.hand.has(_TIMELINE))
    total = tour.hand.rows(_READS)
    tour.holds("Every read is told of", tour.hand.told_of(_TIMELINE).startswith(f"{total:,} of {total:,} reads shown"))
    tour.hand.drag(_TIMELINE, 0.5, 0.85)
    await tour.until("Brushing the timeline narrows the table", lambda: 0 < tour.hand.rows(_READS) < total)
    await tour.sees(f"{tour.hand.rows(_READS):,} of {total:,} shown")
    tour.holds("The timeline says what is brushed", "Brushed: " in tour.hand.told_of(_TIMELINE))


async def _brush_gone(tour: Tour) -> None:
    total, left = len(tour.reads.reads), tour.hand.rows(_READS)
    chip = next(said for said in tour.hand.words() if said.startswith("Timeline: "))
    await tour.press(f"Remove: {chip.removesuffix('  ✕')}")
    await tour.sees(f"{total:,} of {total:,} shown")
    tour.hand.key("Ctrl+Z")
    await tour.until("Undo brings the filter back", lambda: tour.hand.rows(_READS) == left)
    tour.hand.key("Ctrl+Shift+Z")
    await tour.sees(f"{total:,} of {total:,} shown")
    await tour.press("By day")
    tour.holds("A lane is a day now", " days. " in tour.hand.told_of(_TIMELINE))


async def _by_reader(tour: Tour) -> None:
    await tour.press("By reader")
    tour.holds("A lane is a reader again", " readers. " in tour.hand.told_of(_TIMELINE))


async def _chosen(tour: Tour) -> None:
    row = next((row for row in range(tour.hand.rows(_READS)) if tour.reads.reads.scene[tour.reads.read_at(row)]), 0)
    await tour.press_row(_READS, row)
    await _sees_plate(tour)
    (viewed,) = await tour.finds("picture.viewed")
    tour.holds("The log names the part that was looked at", viewed.fields["part"] == "crop")
    tour.holds("The characters stand beside the picture", tour.hand.sees("Characters as read: Z Z T 4 1 8 7"))


async def _scene(tour: Tour) -> None:
    tour.holds("Nobody sees a scene unasked", not tour.hand.has(_SCENE))
    await tour.press("Show the scene")
    await tour.until(
        "The vehicle is shown, the rest of the scene is masked",
        lambda: tour.hand.told_of(_SCENE).startswith("The vehicle as photographed; the rest of the scene is masked"),
    )
    (viewed,) = await tour.finds("picture.viewed")
    tour.holds("Asking for it is recorded", viewed.fields["part"] == "scene")


async def _stepped(tour: Tour) -> None:
    row = tour.hand.chosen_row(_READS) or 0
    for key, expected in (("Right", row + 1), ("Right", row + 2), ("Left", row + 1)):
        tour.hand.key(key)
        await tour.until(f"{key} leads to row {expected + 1}", partial(_at, tour, expected))
    await _sees_plate(tour)
    await tour.finds("picture.viewed")


async def _mismatch(tour: Tour) -> None:
    reads = tour.reads.reads
    misread = _misread(tour)
    rows = [tour.reads.row_of(n) for n in range(len(reads)) if str(reads.id[n]) in misread]
    row = next((row for row in rows if row is not None), None)
    if row is None:
        raise Unmet("Among the reads is one whose picture shows other characters")
    await tour.press_row(_READS, row)
    await _sees_plate(tour)
    await tour.finds("picture.viewed")
    await tour.sees("look twice")


async def _sees_plate(tour: Tour) -> None:
    await tour.until(
        "The picture of the plate is shown",
        lambda: tour.hand.told_of(_PLATE_PICTURE).startswith("The plate as photographed"),
    )


def _at(tour: Tour, row: int) -> bool:
    return tour.hand.chosen_row(_READS) == row


def _misread(tour: Tour) -> set[str]:
    """The ids of reads whose picture shows another plate: the invented city knows what its readers got wrong."""
    life = life_of(tour.city, "ZZT4187", "US-NV")
    return {read_id(key) for key, read, true in zip(life.key, life.plate, life.true_plate, strict=True) if read != true}


STEPS: Final = (
    Step("What was set aside, and why", "set-aside", _set_aside),
    Step("The reads in another order", "ordered", _sorted),
    Step("A time brushed on the timeline", "brushed", _brushed),
    Step("The brush taken away, undone and redone; the reads day by day", "by-day", _brush_gone),
    Step("The reads by reader again", "", _by_reader),
    Step("A read beside its picture", "read", _chosen),
    Step("The scene, asked for and masked", "scene", _scene),
    Step("On to the next read and back", "next-read", _stepped),
    Step("A picture that does not show what was read", "mismatch", _mismatch),
)
