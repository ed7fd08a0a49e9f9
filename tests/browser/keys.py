"""A person who uses the keyboard alone: she sees where she is at every stop."""

from playwright.sync_api import Locator, Page

from app.quizzes.items.contract import Form, Prepared
from tests import make

STOPS = 150  # more than any page has between two things she wants

# Where the focus stands, and why it can't be seen; an empty string when it can.
SEEN = """() => {
  const element = document.activeElement
  if (!element || element === document.body) return ''
  const name = `${element.tagName.toLowerCase()}.${element.className} “${(element.ariaLabel || element.textContent || element.name || '').trim().slice(0, 40)}”`
  const shows = one => {
    const style = getComputedStyle(one)
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1.5) || style.boxShadow !== 'none'
  }
  const around = [element, element.parentElement, element.closest('label'), element.nextElementSibling]
  if (!around.some(one => one && shows(one))) return `${name} shows no focus`
  const box = (element.closest('label') ?? element).getBoundingClientRect()
  if (!box.width || !box.height) return `${name} has no size`
  const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 40)]
  if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return `${name} is out of sight`
  const top = document.elementFromPoint(x, y)
  const label = element.closest('label')
  if (top && !(top === element || top.contains(element) || element.contains(top) || (label && label.contains(top)))) return `${name} is covered by ${top.tagName}.${top.className}`
  return ''
}"""


class Keys:
    """Tab, Enter, Space, Escape, arrows and letters; no pointer."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unseen: list[str] = []

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def skip(self) -> None:
        """The first stop of each page leads to its content."""
        self.press("Tab")
        self._look()
        assert self.page.evaluate("document.activeElement.hash") == "#main"
        self.press("Enter")
        self.page.wait_for_function("document.activeElement.id === 'main'")

    def to(self, wanted: Locator, key: str = "Tab") -> None:
        """On by Tab until the focus is there."""
        wanted.wait_for(state="attached")
        for _stop in range(STOPS):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.press(key)
            self._look()
        raise AssertionError(f"the keyboard does not reach {wanted}")

    def _look(self) -> None:
        fault = self.page.evaluate(SEEN)
        if fault and fault not in self.unseen:
            self.unseen.append(fault)

    def push(self, name: str, *, within: str = "main") -> None:
        """A button or link by its name."""
        area = self.page.locator(within)
        found = area.get_by_role("button", name=name).or_(area.get_by_role("link", name=name))
        self.to(found.first)
        self.press("Enter")

    def fill(self, label: str, value: str) -> None:
        self.to(self.page.get_by_label(label, exact=True))
        self.type(value)

    # --- questions ---

    def answer(self, prepared: Prepared, *, within: str = "#paper") -> None:
        form, kind = self.page.locator(within), prepared["kind"]
        right = make.right_form(prepared)
        if kind in ("single", "truefalse"):
            self._radio(form, right["answer"][0])
        elif kind == "multiple":
            for option in form.locator('[name="answer"]').all():
                if option.get_attribute("value") in right["answer"]:
                    self.to(option)
                    self.press("Space")
        elif kind == "match":
            for select in form.locator("select").all():
                self.to(select)
                self._choose(select, right[str(select.get_attribute("name"))][0])
        elif kind == "order":
            self._order(form, right)
        else:
            self.to(form.get_by_role("textbox"))
            self.type(right["answer"][0])

    def _radio(self, form: Locator, value: str) -> None:
        """Into the group, then by arrow to the option."""
        group = form.locator('[name="answer"]')
        self.to(group.first)
        self.press("Space")
        for _option in range(group.count()):
            if form.locator(f'[name="answer"][value="{value}"]').is_checked():
                return
            self.press("ArrowDown")
        raise AssertionError(f"the arrows do not reach {value}")

    def _choose(self, select: Locator, value: str) -> None:
        for _option in range(12):
            if select.input_value() == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"the arrows do not reach {value}")

    def _order(self, form: Locator, right: Form) -> None:
        """Each step in turn up to its place, by its button, which keeps the focus."""
        moved = False
        for place, name in enumerate(sorted(right, key=lambda name: int(right[name][0]))):
            row = form.locator(".order-row").filter(has=self.page.locator(f'[name="{name}"]'))
            at = int(row.locator(".order-number").inner_text()) - 1
            if at == place:
                continue
            up = row.get_by_role("button", name="Move up")
            self.to(up)
            for _step in range(at - place):
                self.press("Enter")
            moved = True
        if not moved:
            self.push("This order is right", within="#paper")
