"""The bell among forks: whoever waits wakes when it rings; rings that nobody waited for do no harm."""

import os
import threading
import time

from core.sqlite import bell

LONG = 60.0  # a wait that hears nothing would show


def quiet() -> None:
    bell.ring()
    bell.wait(LONG)  # takes all rings there were


def test_a_ring_before_the_wait_ends_it() -> None:
    bell.ring()
    began = time.monotonic()
    bell.wait(LONG)
    assert time.monotonic() - began < LONG


def test_a_ring_from_another_thread_ends_a_wait() -> None:
    quiet()
    waiting = threading.Thread(target=bell.wait, args=(LONG,))
    waiting.start()
    bell.ring()
    waiting.join(LONG / 2)
    assert not waiting.is_alive()


def test_a_fork_is_heard() -> None:
    quiet()
    if not (child := os.fork()):  # pragma: no cover - the child's own life
        bell.ring()
        os._exit(0)
    began = time.monotonic()
    bell.wait(LONG)
    assert time.monotonic() - began < LONG
    os.waitpid(child, 0)


def test_more_rings_than_a_pipe_holds_neither_wait_nor_stay() -> None:
    for _ in range(70_000):
        bell.ring()
    bell.wait(LONG)
    began = time.monotonic()
    bell.wait(0.05)  # hears nothing
    assert time.monotonic() - began >= 0.05
