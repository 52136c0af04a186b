import socket

from fakes.office import lprdesk


def test_an_address_that_is_taken_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        told = lprdesk("sandbox", "serve", "--port", str(taken.getsockname()[1]))
    assert (told.returncode, told.stdout) == (1, "")
    assert "cannot listen at 127.0.0.1" in told.stderr
