"""The portal with two constant pages of 20 kB beside it: one before Django, one through all its middleware."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sozialraum.settings")

import django

django.setup()

from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

from sozialraum import public, urls  # noqa: E402

BODY = b"<!doctype html><title>constant</title>" + b"x" * (20_000 - 38)
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def constant(request):  # type: ignore[no-untyped-def]
    return HttpResponse(BODY)


urls.urlpatterns.insert(0, path("bench/constant", constant, name="bench-constant"))
public.PUBLIC_VIEWS |= {"bench-constant"}  # type: ignore[misc]

from sozialraum.wsgi import application as portal  # noqa: E402


def application(environ, start_response):  # type: ignore[no-untyped-def]
    if environ["PATH_INFO"] == "/bench/bare":
        start_response("200 OK", HEADERS)
        return [BODY]
    return portal(environ, start_response)
