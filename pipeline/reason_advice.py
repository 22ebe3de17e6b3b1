"""What an operator can do about each reason; the text of ``docs/reasons.md``."""

from transforms.reasons import Reason

ADVICE: dict[Reason, str] = {
    Reason.BAD_URL: "The feed's link is at fault; a port can be allowed with "
    "`fetch.ports`.",
    Reason.BLOCKED_ADDRESS: "Nothing to do for a feed of the public web; to read one "
    "inside your network, name its network in `fetch.allow_networks`.",
    Reason.DNS: "If it stays, the site has moved or the resolver is down: compare "
    "other hosts of the run.",
    Reason.CONNECT: "If it stays, open the address in a browser from another network.",
    Reason.TLS: "The site's certificate has to be repaired by the site; it is never "
    "ignored.",
    Reason.TIMEOUT: "A slow host may be given more with `fetch.deadline_seconds` or "
    "its entry in `fetch.hosts`.",
    Reason.PROTOCOL: "The server is broken or is no web server; `detail` says how.",
    Reason.TRUNCATED: "Usually a passing fault of the server or a proxy between.",
    Reason.REDIRECT: "`detail` shows the chain. A cookie wall needs another feed.",
    Reason.HTTP_4XX: "See `http_status`: 401 and 403 mean that we are not wanted or "
    "that a header is missing; 404 that the page has gone.",
    Reason.HTTP_429: "Its Retry-After is kept. If it returns, raise "
    "`fetch.delay_seconds` for that host.",
    Reason.HTTP_5XX: "Wait; if a feed stays so, ask its publisher.",
    Reason.TOO_LARGE: "The caps are `fetch.max_page_bytes` and `fetch.max_feed_bytes`.",
    Reason.DECODE: "The server names one content encoding and sends another.",
    Reason.CONTENT_TYPE: "The link leads to a picture, a PDF or a download.",
    Reason.ROBOTS: "The publisher does not want it read. Ask for permission, or use "
    "what the feed itself carries (`pages: never`).",
    Reason.ROBOTS_UNREACHABLE: "While robots.txt cannot be read, nothing may be "
    "fetched (RFC 9309); it is asked again in the next run.",
    Reason.CIRCUIT_OPEN: "The host failed repeatedly; see its other drops of the run "
    "for the cause.",
    Reason.DEFERRED: "The next run takes it up. If there is always some, give runs "
    "more time or raise `fetch.max_pages_per_host`.",
    Reason.PARSE: "Look at the feed with `newsbeam explain`; often it is an error "
    "page sent with status 200.",
    Reason.EMPTY: "A feed that had entries before and has none now is often a fault "
    "at the publisher.",
    Reason.TOO_MANY_ENTRIES: "The newest are kept. Raise "
    "`fetch.max_entries_per_feed` for feeds of whole archives.",
    Reason.DUPLICATE_ENTRY: "Normal where feeds of one publisher overlap.",
    Reason.ALREADY_SEEN: "Normal; it is counted in `feeds` and has rows here only "
    "with `drops.record_seen`.",
    Reason.OUTSIDE_WINDOW: "Widen `window.days`, or `--since` and `--until`.",
    Reason.UNCHANGED: "Normal: the page was fetched again and the text is the same.",
    Reason.SAME_ARTICLE: "Normal for pages that append further stories.",
    Reason.NOT_AN_ARTICLE: "`kind` says what it is: a consent page, a bot challenge, "
    "an index, a gallery without text.",
    Reason.TOO_SHORT: "The minimum is `extract.minimum_words`.",
    Reason.EXTRACTION_FAILED: "See with `newsbeam explain` what was kept and cut; a "
    "page built by scripts has no text to find.",
    Reason.EXTRACTION_TIMEOUT: "The page is built to be slow, or very long; the limit "
    "is `extract.deadline_seconds`.",
    Reason.PARSER_CRASH: "The page broke a parser or its memory limit "
    "(`extract.memory_mb`); only this page is lost. Please report it.",
    Reason.FORGOTTEN: "It was taken down with `newsbeam forget` and stays away.",
    Reason.GONE: "The server says that it will not come back; a feed is retired.",
    Reason.INTERNAL: "Please report it with `detail`; the run went on without it.",
}
