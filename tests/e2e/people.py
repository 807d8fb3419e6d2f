"""A person at a browser: the words of a journey, said through what is on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Locator, Page, Response, expect

PATIENCE = 15_000


@dataclass
class Portal:
    """The address of the running portal, and a browser to visit it with."""

    address: str
    browser: Browser
    people: dict[str, Person] = field(default_factory=dict)
    windows: list[Person] = field(default_factory=list)

    def visitor(self, *, width: int = 1280) -> Person:
        """Somebody who has not signed in. A page error, a console error or a 500 fails the test."""
        context = self.browser.new_context(viewport={"width": width, "height": 900}, locale="fi-FI")
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        person = Person(self, page)
        self.windows.append(person)
        page.on("pageerror", lambda error: person.troubles.append(str(error)))
        page.on("response", person.note)
        return person

    def sign_in(self, name: str, *, width: int = 1280) -> Person:
        """A demo person by the development page. The same person is the same browser window."""
        if name not in self.people:
            person = self.visitor(width=width)
            person.open("/dev/sign-in/")
            person.page.get_by_role("button", name=re.compile(name)).first.click()
            person.page.wait_for_url(lambda address: "/dev/" not in address)
            self.people[name] = person
        return self.people[name]


@dataclass
class Person:
    """One browser window and what can be said of it."""

    portal: Portal
    page: Page
    troubles: list[str] = field(default_factory=list)

    def note(self, response: Response) -> None:
        if response.status >= 500:
            self.troubles.append(f"{response.status} {response.url}")

    def open(self, path: str) -> Person:
        self.page.goto(self.portal.address + path)
        self.no_trouble()
        return self

    def menu(self, name: str) -> Person:
        """Choose from the main menu; on a phone it is opened first."""
        opener = self.page.get_by_role("button", name="Valikko")
        if opener.is_visible():
            opener.click()
        self.page.get_by_role("navigation").get_by_role("link", name=name).first.click()
        self.no_trouble()
        return self

    def follow(self, name: str | re.Pattern[str]) -> Person:
        """Follow a link of the page itself."""
        self.main.get_by_role("link", name=name).first.click()
        self.no_trouble()
        return self

    def press(self, name: str | re.Pattern[str]) -> Person:
        self.main.get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()
        self.no_trouble()
        return self

    def fill(self, fields: dict[str, str]) -> Person:
        """Type into fields by their labels."""
        for label, value in fields.items():
            self.field(label).fill(value)
        return self

    def choose(self, fields: dict[str, str]) -> Person:
        """Choose from lists by their labels."""
        for label, value in fields.items():
            self.field(label).select_option(label=value)
        return self

    def tick(self, *labels: str) -> Person:
        for label in labels:
            self.field(label).check()
        return self

    def field(self, label: str) -> Locator:
        return self.main.get_by_label(label, exact=False).first

    def sees(self, *texts: str) -> Person:
        for text in texts:
            expect(self.main.get_by_text(text).filter(visible=True).first).to_be_visible(timeout=PATIENCE)
        return self

    def does_not_see(self, text: str) -> Person:
        expect(self.main.get_by_text(text)).to_have_count(0)
        return self

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.portal.address)

    def no_trouble(self) -> None:
        assert not self.troubles, self.troubles
