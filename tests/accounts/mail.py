"""Reading letters as a person does: by opening the link in them."""

import re

from app.kernel.mail import Mail


def link_in(letter: Mail) -> str:
    """The path of the first link."""
    found = re.search(r"http://localhost(/\S+)", letter.text)
    assert found, letter.text
    return found.group(1)
