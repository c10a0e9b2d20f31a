"""An authenticator app, from RFC 6238 and not from the library that checks it."""

import base64
import hashlib
import hmac
import html
import re
import struct
import time

from django.test import Client

STEP = 30


def code(secret: str, steps: int = 0) -> str:
    """Six digits of this moment, or of `steps` times 30 seconds later."""
    digest = hmac.new(
        base64.b32decode(secret), struct.pack(">Q", int(time.time()) // STEP + steps), hashlib.sha1
    ).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def page(response) -> str:
    return html.unescape(response.content.decode())


def sign_in(client: Client, name: str, password: str = "demo", **more: str):
    return client.post("/konto/anmelden/", {"login": name, "password": password} | more)


def set_up_app(client: Client) -> str:
    """Set up an app as somebody does who signed in a moment ago; its secret."""
    secret = re.search(
        r'class="sr-account__secret"[^>]*>([A-Z2-7]+)<', page(client.get("/konto/zweiter-faktor/app/"))
    )[1]
    response = client.post("/konto/zweiter-faktor/app/", {"code": code(secret)})
    assert (response.status_code, response.url) == (302, "/konto/zweiter-faktor/codes/")
    return secret


def recovery_codes(client: Client) -> list[str]:
    return re.findall(r"<li><code>(\d{8})</code>", page(client.get("/konto/zweiter-faktor/codes/")))
