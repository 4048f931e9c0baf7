"""Which internet addresses are public.

``ipaddress.is_global`` alone would not do: it lets through multicast, addresses that carry an IPv4
address inside (NAT64, 6to4), site-local ones and some that are reserved by now.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_NOT_PUBLIC_4 = tuple(
    IPv4Network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT; a cloud keeps its metadata there
        "127.0.0.0/8",
        "168.63.129.16/32",  # public by its number, but a cloud's own service for its machines
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # multicast tunnels
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",
    )
)

_PUBLIC_6 = IPv6Network("2000::/3")
"""All that was given out for use between networks; the rest is local, reserved or holds IPv4."""

_NOT_PUBLIC_6 = tuple(
    IPv6Network(net)
    for net in (
        "2001::/23",  # Teredo, benchmarks, ORCHID and other protocols
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)

_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})
"""The upper half of an interface number that holds an IPv4 address."""


def is_public(address: str) -> bool:
    """Whether this is a public IPv4 or IPv6 address; a zone or anything else makes it none."""
    if "%" in address:
        return False
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return _public_4(ip) if isinstance(ip, IPv4Address) else _public_6(ip)


def _public_4(ip: IPv4Address) -> bool:
    return ip.is_global and not any(ip in net for net in _NOT_PUBLIC_4)


def _public_6(ip: IPv6Address) -> bool:
    if ip not in _PUBLIC_6 or any(ip in net for net in _NOT_PUBLIC_6):
        return False
    return ip.is_global and (int(ip) >> 32) & 0xFFFF_FFFF not in _ISATAP
