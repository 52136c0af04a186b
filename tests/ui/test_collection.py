import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from lprdesk.ui.collection import WindowThreadCollection


class Ring:
    """Refers to itself, so that only a collection ends it; remembers the thread in which that happens."""

    def __init__(self, ended: list[threading.Thread]) -> None:
        self.self = self
        self.widget = QWidget()
        weakref.finalize(self, lambda: ended.append(threading.current_thread()))


@pytest.fixture
def collection(qapp: QApplication) -> Iterator[WindowThreadCollection]:
    made = WindowThreadCollection()
    yield made
    made.end()
    gc.disable()  # the tests collect between themselves


def test_garbage_of_the_window_waits_for_the_windows_thread(collection: WindowThreadCollection) -> None:
    assert not gc.isenabled()
    ended: list[threading.Thread] = []
    for _ in range(5):
        Ring(ended)
    worker = threading.Thread(target=lambda: [[[]] for _ in range(200_000)])
    worker.start()
    worker.join()
    assert ended == []
    for _ in range(gc.get_threshold()[0] * 2):
        Ring(ended)
    collection.look()
    assert set(ended) == {threading.main_thread()}
