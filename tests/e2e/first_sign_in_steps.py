"""Step 2 of the journey: a worker without e-mail comes in by a printed code, and sets up what the next times need."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass

from tests.e2e.people import Person, Portal

PASSWORD = "kolme pientä porsasta ja susi"
SECONDS_OF_A_CODE, TIME_TO_SEND = 30, 10


@dataclass(frozen=True)
class Paper:
    """What stands on the printed page."""

    address: str
    login_name: str
    code: str


def print_code(company: Person, name: str) -> Paper:
    """The code is on the page once; opening the page again asks anew instead of showing it."""
    company.open("/providers/staff/").follow(name).follow("Tulosta kertakoodi").press("Tee kertakoodi")
    company.sees("Näin kirjaudut palveluseteliportaaliin", "Koodi näkyy vain nyt")
    paper = Paper(*(company.fact(name) for name in ("Osoite", "Käyttäjätunnus", "Kertakäyttökoodi")))
    company.open(company.path).does_not_see(paper.code).sees("Tee kertakoodi")
    return paper


def sign_in_for_the_first_time(portal: Portal, paper: Paper) -> Person:
    """On a phone: the code, a password of one's own, an authenticator app, and then the home page."""
    worker = portal.visitor(width=360)
    _give_code(worker, paper).sees("Valitse oma salasana", paper.login_name)
    worker.fill({"Uusi salasana": "porsas"}).press("Ota salasana käyttöön").sees("vähintään 12 merkkiä")
    worker.fill({"Uusi salasana": PASSWORD}).press("Ota salasana käyttöön")
    worker.sees("Vielä yksi vaihe", "pelkkä salasana ei riitä")
    _set_up_app(worker)
    worker.menu("Etusivu").sees("Siiri", "Tehtävät, joilla on määräaika")
    assert worker.path == "/"
    return worker


def refuse_the_code_again(portal: Portal, paper: Paper) -> None:
    _give_code(portal.visitor(), paper).sees("Käyttäjätunnus tai koodi on väärä, tai koodi on vanhentunut")


def _give_code(person: Person, paper: Paper) -> Person:
    person.open(paper.address.removeprefix(person.portal.address))
    return person.fill({"Käyttäjätunnus": paper.login_name, "Kertakäyttökoodi": paper.code}).press("Jatka")


def _set_up_app(worker: Person) -> None:
    """The page gives the key; the app on the phone, here a few lines, makes the code of the moment."""
    worker.follow("Ota sovellus käyttöön")
    secret = worker.main.locator(".copy > span").first.inner_text()
    worker.fill({"Sovelluksen koodi": "000000"}).press("Ota käyttöön")
    assert worker.main.locator(".copy > span").first.inner_text() == secret, "a wrong code keeps the key"
    left = SECONDS_OF_A_CODE - time.time() % SECONDS_OF_A_CODE
    if left < TIME_TO_SEND:
        worker.page.wait_for_timeout(left * 1000)
    worker.fill({"Sovelluksen koodi": code_of_the_moment(secret)}).press("Ota käyttöön")
    worker.sees("Varakoodit", "Koodit näytetään vain nyt").follow("Koodit ovat tallessa").sees("Käytössä")


def code_of_the_moment(secret: str) -> str:
    """Six digits of the key and the time, as an authenticator app counts them (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    step = int(time.time()) // SECONDS_OF_A_CODE
    digest = hmac.new(key, step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
