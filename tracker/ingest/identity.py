"""What versions of one article share: its key."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

_TRACKING = re.compile(
    r"utm_\w*|mtm_\w*|pk_\w*|hsa_\w*|at_\w+|ga_\w+|_ga|_gl|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|igsh|"
    r"mc_cid|mc_eid|wt_?mc\w*|wt\.mc_id|cmpid|cmp|ocid|ito|ref|ref_src|ref_url|referrer|smid|smtyp|partner|source|"
    r"spm|sr_share|share|shared|xtor|ns_\w+|cid|icid|ncid|mkt_tok|emc|campaign_id|trk|taid|__twitter_impression|"
    r"phpsessid|jsessionid|aspsessionid\w*|sid|sessionid|session_id|session|token|"
    r"amp|outputtype|usqp|amp_js_v|print|printable|output",
    re.IGNORECASE,
)
_HOST_VARIANT = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_AMP_CACHE = re.compile(r"^/(?:c|v|wp)/(?:s/)?(?P<rest>[^/]+\.[^/]+(?:/.*)?)$")
_PATH_VARIANT = re.compile(r"(?:/amp|\.amp|/index\.(?:html?|php))$|\.amp(?=\.html?$)|;jsessionid=[^/?]*", re.IGNORECASE)
#: What quoting leaves as it is.
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/:@!$&'()*+,;=~._-]*")
_VERSION = re.compile(r"\.v\d+(?=(?:\.[A-Za-z0-9]{1,8}){0,2}$)")


def url_key(url: str) -> str:
    """A URL without what differs between two visits to the same page, empty if it is no web address.

    Scheme, `www.`, mobile and AMP variants, fragment, default port, trailing slash, session and
    tracking parameters go; the rest of the query stays, sorted.

    >>> url_key("https://www.example.org/a/?utm_source=x&id=7#top")
    'example.org/a?id=7'
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https", "") or "." not in host:
        return ""
    path = parts.path
    cached = _AMP_CACHE.match(path) if host.endswith("cdn.ampproject.org") else None
    if cached:
        host, _, rest = cached.group("rest").partition("/")
        path = f"/{rest}"
    host = _HOST_VARIANT.sub("", host.lower())
    if port and port not in (80, 443):
        host += f":{port}"
    if not _PLAIN_PATH.fullmatch(path):
        path = quote(unquote(path), safe="/:@!$&'()*+,;=~-._")
    path = path.rstrip("/")
    path = _PATH_VARIANT.sub("", path).rstrip("/")
    if not parts.query:
        return host + path
    kept = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0]))
    return host + path + (f"?{urlencode(kept)}" if kept else "")


def path_key(path: str) -> str:
    """A path without its version number: `news/fire.v2.txt` → `news/fire.txt`."""
    return _VERSION.sub("", path)


def url_host(url: str) -> str:
    """The site of a URL, `example.org`; empty if it is no web address."""
    return url_key(url).split("/")[0].split("?")[0].split(":")[0]
