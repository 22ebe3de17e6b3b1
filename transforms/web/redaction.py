"""Addresses fit to be logged: without passwords, keys and tokens."""

import re

_USER_INFO = re.compile(r"(//|^[a-z]+:)[^/?#@\s]*(?:@[^/?#@\s]*)*@", re.IGNORECASE)
_PARAMETER = re.compile(r"([?&;#])([^=&;#]*)=([^&;#]*)")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
#: Names that hold a secret wherever these words stand in them.
_SECRET_WORD = re.compile(
    r"token|secret|passw|passphrase|pwd|auth|apikey|accesskey|signature|credential"
    r"|session|bearer|jwt|hmac|subscriptionkey"
)
#: Names that hold a secret when they are just this.
_SECRET_NAMES = frozenset(
    {"key", "sig", "sid", "pass", "code", "cred", "pin", "hdnts", "hdnea"}
)

REDACTED = "REDACTED"


def redact_url(url: str) -> str:
    """Replace user info and the values of secret-looking parameters by REDACTED.

    Works on any text, also one that is no address; the rest stays as it is.
    """
    url = _USER_INFO.sub(rf"\g<1>{REDACTED}@", url)
    return _PARAMETER.sub(_redact, url)


def _redact(parameter: re.Match[str]) -> str:
    if not parameter[3] or not _is_secret(parameter[2]):
        return parameter[0]
    return f"{parameter[1]}{parameter[2]}={REDACTED}"


def _is_secret(name: str) -> bool:
    name = _ESCAPE.sub(lambda e: chr(int(e[0][1:], 16)), name).lower()
    if re.search(r"(^|[^a-z])key$|Key$", name):
        return True
    plain = re.sub(r"[^a-z]", "", name)
    if plain.startswith("author") and not plain.startswith("authori"):
        return False
    return plain in _SECRET_NAMES or _SECRET_WORD.search(plain) is not None
