"""Signing in the way staff do."""

from playwright.sync_api import Page


def sign_in(page: Page, login: str, password: str = "demo") -> None:
    page.goto("/konto/anmelden/")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_load_state()
