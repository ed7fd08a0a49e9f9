"""Mail: by SMTP from settings; on a laptop printed to the console and kept as files."""

import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True)
class Mail:
    """A letter in plain text."""

    to: str
    subject: str
    text: str


class Mailer(Protocol):
    def send(self, mail: Mail) -> None:
        """Hand the letter over; raises OSError when that fails."""


class SmtpMailer:
    """Sends by `smtp://user:password@host:port` (STARTTLS when offered) or `smtps://…`."""

    def __init__(self, url: str, sender: str) -> None:
        self.parts = urlsplit(url)
        self.sender = sender

    def send(self, mail: Mail) -> None:
        secure = self.parts.scheme == "smtps"
        host, port = self.parts.hostname or "localhost", self.parts.port or (465 if secure else 25)
        connect = smtplib.SMTP_SSL if secure else smtplib.SMTP
        with connect(host, port, timeout=20) as server:
            if not secure and server.has_extn("starttls"):
                server.starttls()
            if self.parts.username:
                server.login(unquote(self.parts.username), unquote(self.parts.password or ""))
            server.send_message(_message(mail, self.sender))


class ConsoleMailer:
    """Prints each letter and keeps it under `folder`, newest last."""

    def __init__(self, folder: Path, sender: str) -> None:
        self.folder = folder
        self.sender = sender

    def send(self, mail: Mail) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        message = _message(mail, self.sender)
        number = sum(1 for _ in self.folder.glob("*.eml")) + 1
        (self.folder / f"{number:05d}.eml").write_bytes(bytes(message))
        print(f"\n--- mail to {mail.to}: {mail.subject}\n{mail.text}\n---", flush=True)


class RecordingMailer:
    """Keeps letters in a list, for tests."""

    def __init__(self) -> None:
        self.letters: list[Mail] = []

    def send(self, mail: Mail) -> None:
        self.letters.append(mail)


def _message(mail: Mail, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, mail.to, mail.subject
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="plumbline.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message
