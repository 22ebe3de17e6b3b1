"""The one parser of addresses: what may be asked for and what names a page.

Two parsers that disagree about a host are how address filters are fooled, so nothing
else in the project takes an address apart. ``canonical_url`` is a persisted identity
key: it rests on the standard library and our own list of tracking parameters only
(IDNA 2003 as in ``encodings.idna``, whose tables are frozen at Unicode 3.2).
"""

import ipaddress
import re
import socket
import threading
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources

import tld

from transforms.elements import Rejection
from transforms.reasons import Reason

#: Longest address taken, before and after repair; servers commonly stop at 8 KB and
#: the sitemap protocol at 2,048.
MAX_LENGTH = 2048

#: Addresses remembered with what became of them; few, since hostile pages have many.
_MOST_REMEMBERED = 4096

DEFAULT_PORTS = {"http": 80, "https": 443}

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.*)", re.DOTALL)
_DOUBLED = re.compile(r"(https?):/+(?=[^/])", re.IGNORECASE)
_FORBIDDEN = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_AUTHORITY = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(?::([0-9]*))?")
_HOST = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
# RFC 3986 §3.3, §3.4: what may stand unescaped. "%" only before two hex digits.
_STRAY = r"%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9._~!$&'()*+,;=:@/%-]"
_NOT_IN_PATH = re.compile(_STRAY)
_NOT_IN_QUERY = re.compile(_STRAY.replace(":@/", ":@/?"))
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
)
_SUFFIXES = threading.Lock()
_HOME_PATH = re.compile(
    r"/?((index|default|home)(\.(s?html?|php\d?|aspx?|jsp|cfm))?"
    r"|[a-z]{2}([-_][a-z]{2})?)?/?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Url:
    """An address that may be asked for, taken apart once.

    Attributes:
        scheme: ``http`` or ``https``.
        host: ASCII in lower case; IPv6 in brackets.
        port: always set.
        path: begins with "/", dot segments resolved, escaped.
        query: escaped, without "?"; "" where there is none.
        fragment: only one that begins with "!" (it names a page), else "".
    """

    scheme: str
    host: str
    port: int
    path: str = "/"
    query: str = ""
    fragment: str = ""

    @property
    def authority(self) -> str:
        """Host with the port where it is not the scheme's own: the Host header."""
        if self.port == DEFAULT_PORTS[self.scheme]:
            return self.host
        return f"{self.host}:{self.port}"

    @property
    def target(self) -> str:
        """What is asked of the server: path and query."""
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def text(self) -> str:
        """The whole address; parses to an equal value."""
        fragment = f"#{self.fragment}" if self.fragment else ""
        return f"{self.scheme}://{self.authority}{self.target}{fragment}"

    @property
    def origin(self) -> str:
        """Scheme, host and port, the port always written."""
        return f"{self.scheme}://{self.host}:{self.port}"

    @property
    def site(self) -> str:
        """The registrable domain of the host."""
        return registrable_domain(self.host)


class _Bad(ValueError):
    """Why an address cannot be used; never leaves this module."""


def parse_url(
    raw: str, *, base: str | None = None, ports: Collection[int] | None = None
) -> Url | Rejection:
    """Take an address apart, repairing what is harmless.

    Repaired: surrounding white space, ``http:/host``, ``http://http://host``,
    backslashes in the path, ``//host``, characters that need escaping. Refused with
    ``BAD_URL``: another scheme, user info, white space or control characters inside,
    an empty or impossible host, a port out of range, more than 2,048 characters.

    Args:
        raw: the address as published.
        base: what it is relative to, if it may be relative.
        ports: ports allowed; None allows every port.
    """
    text = raw.strip()
    is_short = max(len(text), len(base or "")) <= MAX_LENGTH
    url = (_remembered if is_short else _parsed)(text, base)
    if isinstance(url, Rejection):
        return url
    if ports is not None and url.port not in ports:
        detail = f"port {url.port} is not allowed"
        return Rejection(reason=Reason.BAD_URL, detail=detail)
    return url


def _parsed(text: str, base: str | None) -> Url | Rejection:
    try:
        return _parse(text, base)
    except _Bad as bad:
        return Rejection(reason=Reason.BAD_URL, detail=str(bad))


#: A page's address is taken apart a dozen times on its way to a row.
_remembered = lru_cache(maxsize=_MOST_REMEMBERED)(_parsed)


def _parse(text: str, base: str | None) -> Url:
    if len(text) > MAX_LENGTH:
        raise _Bad(f"{len(text)} characters")
    if _FORBIDDEN.search(text):
        raise _Bad("white space or control characters inside")
    scheme, rest = _split_scheme(text)
    if scheme is None:
        scheme, rest = _resolve(text, base)
    if scheme not in DEFAULT_PORTS:
        raise _Bad(f"the scheme is {scheme[:20]}")
    return _split(scheme, rest)


def _split_scheme(text: str) -> tuple[str | None, str]:
    match = _SCHEME.fullmatch(text)
    if match is None:
        return None, text
    scheme, rest = match[1].lower(), match[2]
    if scheme in DEFAULT_PORTS:
        rest = rest.lstrip("/\\")
        while doubled := _DOUBLED.match(rest):
            scheme, rest = doubled[1].lower(), rest[doubled.end() :]
    return scheme, rest


def _resolve(text: str, base: str | None) -> tuple[str, str]:
    """Scheme and rest of a relative reference (RFC 3986 §5.2.2)."""
    slashed = text.replace("\\", "/")
    if base is None:
        if slashed.startswith("//"):
            # Nobody says which; a publisher who dropped the scheme serves both.
            return "https", text.lstrip("/\\")
        raise _Bad("no scheme")
    origin = _parse(base, None)
    if slashed.startswith("//"):
        return origin.scheme, text.lstrip("/\\")
    if slashed.startswith("/"):
        target = text
    elif text.startswith("?"):
        target = origin.path + text
    elif text.startswith("#") or not text:
        target = origin.target + text
    else:
        target = origin.path.rpartition("/")[0] + "/" + text
    return origin.scheme, origin.authority + target


def _split(scheme: str, rest: str) -> Url:
    before, _, fragment = rest.partition("#")
    before, _, query = before.partition("?")
    # Judged before backslashes are repaired: in "host\@other" one parser sees the
    # first host and the next one the second.
    if "@" in before.partition("/")[0]:
        raise _Bad("user info")
    authority, slash, path = before.replace("\\", "/").partition("/")
    match = _AUTHORITY.fullmatch(authority)
    if match is None:
        raise _Bad("the host or the port is malformed")
    port = int(match[2][:6]) if match[2] else DEFAULT_PORTS[scheme]
    if not 0 < port < 65536:
        raise _Bad(f"port {port} does not exist")
    url = Url(
        scheme=scheme,
        host=_host(match[1]),
        port=port,
        path=_without_dots("/" + _escape(path, _NOT_IN_PATH)) if slash else "/",
        query=_escape(query, _NOT_IN_QUERY),
        fragment=_escape(fragment, _NOT_IN_QUERY) if fragment[:1] == "!" else "",
    )
    if len(url.text) > MAX_LENGTH:
        raise _Bad(f"{len(url.text)} characters when escaped")
    return url


def _host(raw: str) -> str:
    if raw.startswith("["):
        try:
            # A zone ("%eth0") names an interface of ours.
            if "%" in raw:
                raise ValueError
            packed = ipaddress.IPv6Address(raw[1:-1]).packed
        except ValueError:
            raise _Bad("not an IPv6 address in brackets") from None
        # The spelling of ``str(IPv6Address)`` differs between Python versions.
        return f"[{socket.inet_ntop(socket.AF_INET6, packed)}]"
    if not raw:
        raise _Bad("no host")
    try:
        host = raw.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        raise _Bad("the host is not a name") from None
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise _Bad("the host is not a name")
    return host


def _escape(text: str, stray: re.Pattern[str]) -> str:
    return stray.sub(
        lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text
    )


def _without_dots(path: str) -> str:
    """Resolve ``.`` and ``..`` (RFC 3986 §5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def canonical_url(url: str) -> str:
    """The normal form of an address: our key, equal for equal pages, for ever.

    Scheme and host in lower case, punycode, default port dropped, dot segments
    resolved, escapes normalized (RFC 3986 §6.2.2), fragment dropped unless it begins
    with "!", tracking parameters dropped. The other parameters keep their order:
    servers may read meaning into it, and one publisher writes its links one way, so
    sorting would gain little and could make an address that does not answer.
    ``m.``, ``www.`` and AMP addresses stay what they are. Idempotent.

    Raises:
        ValueError: ``parse_url`` rejects it.
    """
    parsed = parse_url(url)
    if isinstance(parsed, Rejection):
        raise ValueError(f"not an address: {parsed.detail}")
    return _canonical(parsed)


@lru_cache(maxsize=_MOST_REMEMBERED)
def _canonical(parsed: Url) -> str:
    pieces = (_normal_escapes(piece) for piece in parsed.query.split("&"))
    return replace(
        parsed,
        path=_without_dots(_normal_escapes(parsed.path)),
        query="&".join(piece for piece in pieces if piece and not _is_tracking(piece)),
        fragment=_normal_escapes(parsed.fragment),
    ).text


def _normal_escapes(text: str) -> str:
    def normal(escape: re.Match[str]) -> str:
        character = chr(int(escape[1], 16))
        return character if character in _UNRESERVED else escape[0].upper()

    return _ESCAPE.sub(normal, text)


def _is_tracking(piece: str) -> bool:
    name = piece.partition("=")[0].lower()
    exact, prefixes = _tracking_parameters()
    return name in exact or name.startswith(prefixes)


@cache
def _tracking_parameters() -> tuple[frozenset[str], tuple[str, ...]]:
    file = resources.files("transforms.web") / "data" / "tracking_parameters.txt"
    lines = (line.partition("#")[0].strip() for line in file.read_text().splitlines())
    names = [line for line in lines if line]
    return (
        frozenset(name for name in names if not name.endswith("*")),
        tuple(name[:-1] for name in names if name.endswith("*")),
    )


@lru_cache(maxsize=1 << 16)
def registrable_domain(host: str) -> str:
    """The domain a publisher registers: ``news.example.co.uk`` → ``example.co.uk``.

    By the public suffix list bundled with ``tld``, private suffixes included (each
    ``*.github.io`` is a site of its own). Under a suffix the list does not know it is
    the last two labels; an IP address or a single label is itself.
    """
    host = host.lower().removesuffix(".")
    labels = host.split(".")
    if len(labels) == 1 or host.startswith("[") or labels[-1][:1].isdigit():
        return host
    # ``tld`` reads its list on first use, in each of the threads that come meanwhile:
    # with 64 of them a second and a half of CPU a run.
    with _SUFFIXES:
        found = tld.get_fld(
            f"http://{host}",
            fail_silently=True,
            search_private=True,
            fix_protocol=False,
        )
    return found or ".".join(labels[-2:])


def same_site(a: str, b: str) -> bool:
    """Whether two addresses have one registrable domain; of an IP also one port."""
    one, other = parse_url(a), parse_url(b)
    if isinstance(one, Rejection) or isinstance(other, Rejection):
        return False
    if _is_ip(one.host):
        return (one.host, one.port) == (other.host, other.port)
    return one.site == other.site


def _is_ip(host: str) -> bool:
    return host.startswith("[") or host.rpartition(".")[2][:1].isdigit()


def is_home_page(url: str) -> bool:
    """Whether an address is a site's front page, or its front page in a language."""
    try:
        parsed = parse_url(canonical_url(url))
    except ValueError:
        return False
    if isinstance(parsed, Rejection) or parsed.query or parsed.fragment:
        return False
    return _HOME_PATH.fullmatch(parsed.path) is not None


def trusted_canonical(final_url: str, declared: str | None) -> str:
    """The canonical address of a page that may declare one.

    The page's word counts only on its own registrable domain, else one publisher
    could overwrite another's article, and neither from nor to a home page, since
    templates often declare the home page everywhere.

    Args:
        final_url: the address that answered.
        declared: ``rel=canonical`` or ``og:url``; may be relative.

    Raises:
        ValueError: ``parse_url`` rejects ``final_url``.
    """
    own = canonical_url(final_url)
    parsed = parse_url(declared, base=final_url) if declared else None
    if parsed is None or isinstance(parsed, Rejection):
        return own
    if not same_site(parsed.text, own) or is_home_page(parsed.text):
        return own
    return own if is_home_page(own) else canonical_url(parsed.text)
