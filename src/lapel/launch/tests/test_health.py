"""What counts as an answer of a process."""

from socket import create_server
from threading import Thread

from lapel.launch import health


def test_who_repeats_the_question_does_not_answer() -> None:
    with create_server(("127.0.0.1", 0)) as echo:
        address = f"http://127.0.0.1:{echo.getsockname()[1]}/health"

        def repeat() -> None:
            connection, _ = echo.accept()
            with connection:
                connection.sendall(connection.recv(4096))

        thread = Thread(target=repeat)
        thread.start()
        answered = health.answers(address)
        thread.join()

    assert not answered
