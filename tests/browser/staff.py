"""Signing in the way staff do."""

from playwright.sync_api import Page


def sign_in(page: Page, login: str, password: str = "demo") -> None:
    page.goto("/konto/anmelden/")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_load_state()


def sign_out(page: Page) -> None:
    """The way out stands in the menu of staff, beside the account."""
    page.locator(".sr-team__more > summary").click()
    page.get_by_role("button", name="Abmelden", exact=True).click()
    page.wait_for_load_state()
