"""
Which language a page speaks.

The account's own choice, else the switch of this browser, else Vietnamese. What the browser asks for is not heard: a
shared computer in a hall is often set to English by accident.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

COOKIE = "saovang_language"

Answer = Callable[[HttpRequest], HttpResponse]


def wanted(request: HttpRequest) -> str:
    """ "vi" or "en"."""
    choice = request.user.language if request.user.is_authenticated else request.COOKIES.get(COOKIE, "")
    return choice if choice in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def chosen_language(answer: Answer) -> Answer:
    """Middleware: everything behind it speaks the language wanted."""

    def in_language(request: HttpRequest) -> HttpResponse:
        language = wanted(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = answer(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return in_language
