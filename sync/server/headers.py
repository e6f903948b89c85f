"""
What every answer tells the browser to forbid.

No inline script or style anywhere, nothing from elsewhere, no frame; checked in a browser by the tests.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

PROGRAM = (".css", ".js")  # asked for anew: a page and its script are of one version, also after an upgrade

Answer = Callable[[HttpRequest], HttpResponse]


def safe_headers(answer: Answer) -> Answer:
    """
    Middleware: the headers on every answer, and no page kept by a shared computer.

    A page that sets one of them itself knows why: a ticket's says less, the one that records asks for a microphone.
    """

    def with_headers(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        elif request.path.endswith(PROGRAM):
            response.headers["Cache-Control"] = "no-cache"
        return response

    return with_headers
