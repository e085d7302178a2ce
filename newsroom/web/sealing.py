"""Mail addresses of readers at rest: sealed with a key made from SECRET_KEY, so that a copy of the
database tells nothing to whoever has it."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def seal(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text, or nothing where the key it was sealed with is gone."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return ""


def _box() -> MultiFernet:
    # The name is that of the first who used it: what was sealed stays readable.
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [
            Fernet(urlsafe_b64encode(sha256(f"comments.seal {key}".encode()).digest()))
            for key in keys
        ]
    )
