"""Mail: by SMTP from settings; on a laptop printed to the console and kept as files."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

PATIENCE = 20  # seconds that a mail server may take for one answer


@dataclass(frozen=True)
class Mail:
    """A letter in plain text."""

    to: str
    subject: str
    text: str


class Mailer(Protocol):
    def send(self, mail: Mail) -> None:
        """Hand the letter over; raises when that fails (smtplib's errors are OSErrors)."""


class SmtpMailer:
    """Sends by `smtp://user:password@host:port` (STARTTLS when offered) or `smtps://…`.

    A server that is given a password must show a certificate that holds. A relay without one may
    have a self-signed certificate, as a freshly installed one on the same machine has.
    """

    def __init__(self, url: str, sender: str) -> None:
        self.parts = urlsplit(url)
        self.sender = sender

    def send(self, mail: Mail) -> None:
        proof = ssl.create_default_context()
        with self._connect(proof) as server:
            server.ehlo()  # without it the server's extensions are not known yet
            if self.parts.scheme != "smtps" and server.has_extn("starttls"):
                server.starttls(context=proof if self.parts.username else None)
            if self.parts.username:
                server.login(unquote(self.parts.username), unquote(self.parts.password or ""))
            server.send_message(_message(mail, self.sender))

    def _connect(self, proof: ssl.SSLContext) -> smtplib.SMTP:
        host, port = self.parts.hostname or "localhost", self.parts.port
        if self.parts.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port or 465, timeout=PATIENCE, context=proof)
        return smtplib.SMTP(host, port or 25, timeout=PATIENCE)


class ConsoleMailer:
    """Prints each letter and keeps it under `folder`, newest last."""

    def __init__(self, folder: Path, sender: str) -> None:
        self.folder = folder
        self.sender = sender

    def send(self, mail: Mail) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        message = _message(mail, self.sender)
        kept = [int(path.stem) for path in self.folder.glob("*.eml") if path.stem.isdigit()]
        number = max(kept, default=0) + 1  # not their count: somebody may have removed one
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
