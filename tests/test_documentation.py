"""What the README tells is there, and what is there is told."""

import re
from collections.abc import Iterator

import click
import pytest
from flask import Flask

from app.accounts.access import GRANTS, May, Role
from app.content.source.landmarks import LANDMARKS
from app.content.source.tree import SourceTree
from app.figure.definition import FILES, FigureData, read_figure_data
from app.quizzes.items import ITEM_TYPES
from app.settings import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "app" / "settings.py").read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text under a heading, up to the next one of its level or above."""
    found = re.search(rf"^(#+) {re.escape(title)}$", README, re.MULTILINE)
    assert found, f"README has no section {title}"
    rest = README[found.end() :]
    following = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: following.start()] if following else rest


def told(title: str) -> set[str]:
    """What stands in code marks in the first column of the section's table."""
    return set(re.findall(r"^\| `([^`]+)`", section(title), re.MULTILINE))


def test_every_setting_is_told_and_none_is_invented() -> None:
    read = set(re.findall(r"env(?:\.get\(|, )\"([A-Z_]+)\"", SETTINGS))
    assert read == told("Settings")


def test_every_command_is_told_and_none_is_invented(app: Flask) -> None:
    described = {re.sub(r" \[?[A-Z].*", "", row) for row in told("Commands")}
    assert {f"flask {name}" for name in _commands(app.cli)} == described


def _commands(group: click.Group, prefix: str = "") -> Iterator[str]:
    """Our own commands; Flask's (run, shell, routes) are told by Flask."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _commands(command, f"{prefix}{name} ")
        elif command.callback is None or command.callback.__module__.startswith("app."):
            yield prefix + name


def test_every_command_says_what_it_does(app: Flask) -> None:
    for name in _commands(app.cli):
        command: click.Command = app.cli
        for word in name.split():
            assert isinstance(command, click.Group)
            command = command.commands[word]
        assert command.help, f"flask {name} has no help"


def test_every_permission_is_told_and_none_is_invented() -> None:
    assert {str(may) for may in May} == told("Permissions")


def test_who_holds_a_permission_is_told_truly() -> None:
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]+) \|", section("Permissions"), re.MULTILINE)
    for may, holders in rows:
        roles = {role for role in Role if May(may) in GRANTS[role]}
        expected = "everyone signed in" if Role.LEARNER in roles else ", ".join(sorted(roles))
        assert holders.strip() == expected, may


def test_permissions_are_in_alphabetical_order() -> None:
    assert [str(may) for may in May] == sorted(May)


@pytest.mark.parametrize("kind", ITEM_TYPES)
def test_every_item_type_is_told(kind: str) -> None:
    assert f"`{kind}`" in section("Item types")
    guide = (ROOT / "docs" / "items.md").read_text(encoding="utf-8")
    assert f"## {kind}\n" in guide
    assert (ROOT / f"app/quizzes/templates/items/{kind}.html").exists()


def test_the_map_names_every_folder() -> None:
    for folder in sorted(path.name for path in (ROOT / "app").iterdir() if path.is_dir()):
        if folder != "__pycache__":
            assert f"`app/{folder}`" in section("The map")


GUIDE = ROOT / "docs" / "authoring.md"
GENERATED = re.compile(r"(<!-- The tables [^\n]*-->\n).*?(?=^### )", re.MULTILINE | re.DOTALL)


def test_the_guide_lists_what_a_figure_of_the_body_can_show(
    request: pytest.FixtureRequest, tree: SourceTree
) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    lab = {name: tree.files[f"{tree.content}lab/{name}"] for name in FILES}
    data, flaws = read_figure_data(lab)
    assert data is not None, flaws
    written = GENERATED.sub(lambda found: f"{found[1]}\n{_tables(data)}\n", guide)
    if request.config.getoption("--accept"):
        GUIDE.write_text(written, encoding="utf-8")
    elif written != guide:
        pytest.fail("docs/authoring.md lists something else; run with --accept")


def _tables(data: FigureData) -> str:
    rows = ["| movement | what it is | views |", "| --- | --- | --- |"]
    rows += [
        f"| `{movement.id}` | {movement.name} | {', '.join(movement.views)} |"
        for movement in data.movements.values()
    ]
    rows += ["", "| compensation | what is seen | range | movements |", "| --- | --- | --- | --- |"]
    for compensation in data.compensations.values():
        side = "_left, _right" if compensation.sided else ""
        low, high = (f"{end:g}".replace("-", "−") for end in compensation.range)
        unit = "°" if compensation.unit == "deg" else " mm"
        shown = ", ".join(compensation.movements)
        name = f"`{compensation.id}`" + (f" {side}" if side else "")
        rows.append(f"| {name} | {compensation.name} | {low} to {high}{unit} | {shown} |")
    return "\n".join(rows) + "\n"


def test_the_guide_names_every_landmark() -> None:
    told = re.search(r"^Landmarks are (.*?)\.$", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert told
    assert re.findall(r"`(\w+)`", told[1]) == list(LANDMARKS)


EXAMPLE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n.*?^\1\s*$", re.MULTILINE | re.DOTALL)


def test_links_between_documents_lead_somewhere() -> None:
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        whole = path.read_text(encoding="utf-8")
        text = EXAMPLE.sub("", whole)  # examples lead somewhere in a course, not here
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text):
            assert (path.parent / target).exists(), f"{path.name} points to {target}"
