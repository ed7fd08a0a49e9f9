"""Letters leave by SMTP, or are printed and kept."""

import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from app.kernel.mail import ConsoleMailer, Mail, SmtpMailer

LETTER = Mail(
    to="ana@example.org",
    subject="Grüße über die Wirbelsäule, eine Zeile von mehr als achtundsiebzig Zeichen Länge",
    text="Hello Ana,\n\nopen this link: http://localhost/x?a=1&b=ä\n.\nA line with one dot.\n",
)
SENDER = "Plumbline <no-reply@school.example>"


class Letterbox:
    """What a mail server received."""

    def __init__(self) -> None:
        self.envelopes: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.envelopes.append(envelope)
        return "250 OK"


@pytest.fixture
def letterbox() -> Iterator[tuple[Letterbox, str]]:
    """A mail server on a free port of this machine, and its address."""
    box = Letterbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield box, f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class TestBySmtp:
    def test_a_server_receives_the_letter(self, letterbox: tuple[Letterbox, str]) -> None:
        box, url = letterbox
        SmtpMailer(url, SENDER).send(LETTER)
        envelope = box.envelopes[0]
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert envelope.mail_from == "no-reply@school.example"
        assert envelope.rcpt_tos == ["ana@example.org"]
        assert message["From"] == SENDER
        assert message["To"] == LETTER.to
        assert message["Subject"] == LETTER.subject
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Date"]
        assert message["Message-ID"]
        assert message.get_content().replace("\r\n", "\n") == LETTER.text

    def test_a_server_that_is_away_is_an_oserror(self) -> None:
        with pytest.raises(OSError, match="refused"):
            SmtpMailer(f"smtp://127.0.0.1:{free_port()}", SENDER).send(LETTER)

    def test_an_encrypted_connection_is_asked_for_before_the_letter_is_shown(self) -> None:
        """The server offers STARTTLS and then can't: nothing goes over the wire in clear."""
        with socket.create_server(("127.0.0.1", 0)) as listening:
            heard: list[str] = []
            serving = threading.Thread(target=offer_starttls, args=(listening, heard))
            serving.start()
            with pytest.raises(OSError, match="TLS not available"):
                SmtpMailer(f"smtp://127.0.0.1:{listening.getsockname()[1]}", SENDER).send(LETTER)
            serving.join()
        assert [line.split()[0].upper() for line in heard][:2] == ["EHLO", "STARTTLS"]
        assert not any(line.upper().startswith(("MAIL", "RCPT", "DATA")) for line in heard)

    @pytest.mark.parametrize("break_", ["\n", "\r\n"])
    def test_a_subject_can_smuggle_in_no_header(self, break_: str) -> None:
        letter = Mail("ana@example.org", f"Hello{break_}Bcc: eve@example.org", "text\n")
        with pytest.raises(ValueError, match="linefeed or carriage return"):
            ConsoleMailer(Path("nowhere"), SENDER).send(letter)


def offer_starttls(listening: socket.socket, heard: list[str]) -> None:
    connection, _ = listening.accept()
    with connection, connection.makefile("rwb", buffering=0) as wire:
        wire.write(b"220 here\r\n")
        for line in wire:
            heard.append(line.decode().strip())
            word = heard[-1].split()[0].upper()
            if word == "EHLO":
                wire.write(b"250-here\r\n250 STARTTLS\r\n")
            elif word == "STARTTLS":
                wire.write(b"454 TLS not available\r\n")
            else:
                wire.write(b"221 bye\r\n")
                return


class TestOnALaptop:
    def test_a_letter_is_printed_and_kept(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        ConsoleMailer(tmp_path / "mail", SENDER).send(LETTER)
        assert "http://localhost/x?a=1&b=ä" in capsys.readouterr().out
        kept = message_from_bytes(
            (tmp_path / "mail" / "00001.eml").read_bytes(), policy=policy.default
        )
        assert kept["Subject"] == LETTER.subject
        assert kept.get_content() == LETTER.text

    def test_no_letter_is_written_over(self, tmp_path: Path) -> None:
        mailer = ConsoleMailer(tmp_path, SENDER)
        for _ in range(3):
            mailer.send(LETTER)
        (tmp_path / "00001.eml").unlink()
        mailer.send(LETTER)
        assert [path.name for path in sorted(tmp_path.iterdir())] == [
            "00002.eml",
            "00003.eml",
            "00004.eml",
        ]
