"""The headers of every answer. The policy allows nothing but our own files.

Trusted Types are asked for on the public site only: the stock admin's scripts write to about
twenty-five sinks a form page.
"""

_NOTHING = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}
_SITE = _NOTHING | {"require-trusted-types-for": "'script'"}
# The desk shows previews in a frame, and a picture before it is uploaded.
_ADMIN = _NOTHING | {"frame-src": "'self'", "img-src": "'self' data: blob:"}
# What a page of ours may not ask of the device; sharing and the clipboard are left to the buttons
# of a story.
_UNUSED = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture",
    "encrypted-media", "fullscreen", "geolocation", "gyroscope", "magnetometer", "microphone",
    "midi", "payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock",
    "usb", "xr-spatial-tracking",
)  # fmt: skip
REPORTS = "/csp-reports"


def content_security_policy(*, admin: bool, https: bool, frame: bool = False) -> str:
    """The policy as a header. `frame`: this page may be shown in a frame of our own."""
    directives = dict(_ADMIN if admin else _SITE)
    if frame:
        directives["frame-ancestors"] = "'self'"
    parts = [f"{name} {value}" for name, value in directives.items()]
    if https:
        parts.append("upgrade-insecure-requests")
    return "; ".join([*parts, "report-to csp"])


def fixed_headers() -> dict[str, str]:
    """What never differs from one answer to another."""
    return {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in _UNUSED),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Reporting-Endpoints": f'csp="{REPORTS}"',
    }
