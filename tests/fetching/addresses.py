"""Addresses to decide on, never to connect to: ordinary ones, and ways to write a private one."""

from itertools import product

ORDINARY = """
https://anna-schreibt.de/2026/11/25/blogparade-mein-erstes-jahr/
https://www.kulturtussi.example/blogparade-was-bleibt/
http://blog.example.org/
https://blog.example.org
https://example.org:443/post
http://example.org:80/post
https://example.org:443
http://example.org:443/odd-but-fine
https://müllers-blog.de/über-uns/
https://straße.example.de/weg?ziel=köln
https://xn--mllers-blog-thb.de/
https://www.bücherwürmer.at/lesen#kommentare
https://blog.føroyar.example/færøsk
https://пример.рф/запись/первая
https://日本語.jp/記事
https://例え.テスト例.com/
https://εxample.gr/σελίδα
https://ada.wordpress.com/2026/01/02/hello-world/?share=mastodon&nb=1
https://ada.blogspot.com/2026/11/my-post.html?m=1
https://medium.com/@ada/what-i-learned-3f2a1b4c5d6e
https://ada.medium.com/what-i-learned-3f2a1b4c5d6e?source=rss----4
https://ada.substack.com/p/letters-from-the-museum
https://ada.github.io/notes/2026-11-25/
https://ada.gitlab.io/-/notes
https://write.as/ada/on-writing
https://ada.bearblog.dev/notes/
https://micro.blog/ada/12345
https://tumblr.example.com/post/123456789012/title-of-the-post
https://www.linkedin.com/pulse/title-of-my-article-ada-lovelace-x1y2z
https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s
https://youtu.be/dQw4w9WgXcQ?si=AbCdEf
https://vimeo.com/123456789
https://soundcloud.com/ada/episode-12
https://podcasts.apple.com/de/podcast/museum/id123456789?i=1000512345678
https://open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk
https://www.instagram.com/p/CxYzAbC123_/
https://mastodon.social/@ada/111111111111111111
https://bsky.app/profile/ada.bsky.social/post/3kabc123
https://pixelfed.social/p/ada/12345
https://museum.example.com/de/blog/detail.php?id=42&lang=de
https://example.com/index.php?option=com_content&view=article&id=7:titel&catid=3
https://example.com/?p=1234
https://example.com?p=1234
https://example.com#top
https://example.com/a%20b/c%C3%BC/d%2Fe
https://example.com/100%
https://example.com/caf%E9
https://example.com/path;param=1/more,commas;and:colons/@name/!$&'()*+
https://example.com/~ada/blog/
https://example.com/wiki/C++_(programming_language)
https://example.com/search?q=a+b&tags[]=x&tags[]=y
https://example.com/post?redirect=http://127.0.0.1/
https://example.com/10.0.0.1/localhost
https://example.com/blog#http://localhost/
https://r3---sn-x.example.com/media
https://my_blog.example.com/
https://123.example.com/
https://1und1.de/
https://127.de/
https://0x7f.example.net/
https://localhost.example.com/
https://internal.example.com/
https://metadata.example.com/
https://EXAMPLE.ORG/MixedCase
HTTPS://Example.Org/
https://example.org./rooted-name
https://ｅｘａｍｐｌｅ.org/fullwidth
https://example。org/ideographic-stop
https://a.b.c.d.e.f.example.museum/
https://example.photography/
https://example.xn--p1ai/
https://example.com/emoji/👩‍💻-and-🎉
https://example.com/نوشته‌ها
https://93.184.216.34/by-number
http://8.8.8.8:80/
https://[2606:2800:220:1:248:1893:25c8:1946]/
https://[2a00:1450:4001:80b::200e]:443/x
""".split()

LONG = [
    "https://example.com/" + "a" * (2_048 - len("https://example.com/")),
    "https://" + ".".join(["a" * 63] * 3 + ["b" * 57, "de"]) + "/",  # a host of 252
]

PRIVATE_HOSTS = """
127.0.0.1 127.0.0.1. 127.1 127.0.1 127.255.255.254 2130706433 0x7f000001 0x7F.1 0x7f.0.0.1 0177.0.0.1
0177.1 017700000001 00000177.0.0.1 127.0.0.01 0x7f.0x0.0x0.0x1 0 0.0.0.0 00 0x0 0x 1 256 4294967295
4294967296 1.2.3.4.5 1.2.3.256 999.1 1.1 08.8.8.8 8.8.8.8.8 10.0.0.1 10.255.255.255 100.64.0.1
100.100.100.200 100.127.255.255 169.254.169.254 169.254.170.2 168.63.129.16 172.16.0.1 172.31.255.255
192.168.0.1 192.0.0.1 192.0.0.192 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.175.48.1
198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1
255.255.255.255 １２７.０.０.１ 127。0。0。1 127．0．0．1 127｡0｡0｡1 ①②⑦.⓪.⓪.① ①②⑦。⓪。⓪。① ⓪x7f.1
[::] [::1] [0:0:0:0:0:0:0:1] [::127.0.0.1] [::7f00:1] [::ffff:127.0.0.1] [::ffff:7f00:1]
[::ffff:8.8.8.8] [::ffff:0:127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::8.8.8.8] [64:ff9b:1::1] [100::1]
[2001::1] [2001:0:7f00:1::] [2001:2::1] [2001:10::1] [2001:20::1] [2001:db8::1] [2002:7f00:1::]
[2002:0808:0808::1] [3fff::1] [5f00::1] [4000::1] [fc00::1] [fd00::1] [fd00:ec2::254] [fe80::1]
[fe80::1%eth0] [fe80::1%25eth0] [2606:4700::1111%1] [fec0::1] [feff::1] [ff02::1] [ff0e::1]
[2606:4700::5efe:7f00:1] [2620:4f:8000::1] [::1%lo] [0::0:1] [::0001] [ffff::1] [1::1]
localhost LOCALHOST localhost. localhost.localdomain ⓛⓞⓒⓐⓛⓗⓞⓢⓣ ｌｏｃａｌｈｏｓｔ foo.localhost a.b.localhost.
router printer.local nas.lan intranet host.internal db.corp x.home home.arpa 1.0.0.127.in-addr.arpa
facebookcorewwwi.onion site.i2p my.test metadata metadata.google.internal METADATA.GOOGLE.INTERNAL
metadata.google.internal. instance-data.ec2.internal kubernetes.default.svc.cluster.local
host.docker.internal fritz.box www.fritz.box 127.0.0.1.nip.io a.sslip.io localtest.me x.lvh.me
7f000001.08080808.rbndr.us
""".split()

NO_HOSTS = """
%31%32%37.0.0.1 127.0.0.1%00.example.org example%2eorg exa_mple -example.org example-.org .example.org
example..org example.org.. a.-b.org xn--.de xn--a.de ab.xn-- example.c example.1a2 example.org<
example.org" exa^mple.org exa|mple.org {x}.org exam`ple.org [] [::1 ::1] [x] [v1.fe80] [127.0.0.1]
[::1]x [::1]. i❤.ws ex*mple.org ex,mple.org example.org; ℀.example.org ﹖.org ａ／b.org 。 . .. _ -
""".split()

TAILS = ("/", ":80/", ":443/", ":22/", ":6379/", "")

ODD = [
    "",
    "x",
    "//",
    "://",
    "http",
    "http:",
    "http:/",
    "http://",
    "https://",
    "http:///",
    "http:///example.org/",
    "http:example.org",
    "http:/example.org",
    "//example.org/",
    "///example.org",
    "example.org",
    "www.example.org/post",
    "mailto:ada@example.org",
    "file:///etc/passwd",
    "file://example.org/etc/passwd",
    "ftp://example.org/",
    "ftps://example.org/",
    "gopher://example.org:70/_x",
    "dict://example.org:11211/",
    "ldap://example.org/",
    "ws://example.org/",
    "wss://example.org/",
    "unix:///run/docker.sock",
    "http+unix://%2Frun%2Fdocker.sock/",
    "data:text/html,x",
    "javascript:alert(1)",
    "javascript://example.org/%0aalert(1)",
    "view-source:http://example.org/",
    "jar:http://example.org/!/",
    "blob:https://example.org/1",
    "hｔtp://example.org/",
    "https;//example.org/",
    "http://ada@example.org/",
    "http://ada:geheim@example.org/",
    "http://@example.org/",
    "http://:@example.org/",
    "http://example.org＠127.0.0.1/",
    "http://example.org﹫127.0.0.1/",
    "http://127.0.0.1@example.org/",
    "http://example.org:80@127.0.0.1/",
    "http://a@b@example.org/",
    "http://example.org:/x:y@z:",
    "http://example.org:0/",
    "http://example.org:8080/",
    "http://example.org:65536/",
    "http://example.org:080/",
    "http://example.org:00443/",
    "http://example.org:+80/",
    "http://example.org:-1/",
    "http://example.org:８０80/",
    "http://example.org:80:80/",
    "http://example.org:http/",
    "http://example.org:٨٠/",
    "http://[2606:4700::1111]:22/",
    "http://example.org\\@127.0.0.1/",
    "http://example.org\\127.0.0.1/",
    "http:\\\\127.0.0.1\\",
    "http://example.org/a b",
    " http://example.org/",
    "http://example.org/ ",
    "\thttp://example.org/",
    "ht\ntp://example.org/",
    "http://exam\tple.org/",
    "http://example.org\r\nHost: 127.0.0.1/",
    "http://example.org/\r\nX: y",
    "http://example.org/\x00",
    "http://example.org/\x7f",
    "http://example.org/\x85",
    "http://example.org/\u2028",
    "http://example.org/\u00a0",
    "http://example.org/\u3000",
    "http://example.org/\u202egnp.exe",
    "http://example.org/\ud800",
    "http://example.org/\ufffd",
    "\ufeffhttp://example.org/",
    "http://exam\u200dple.org/",
    "http://exam\u200cple.org/",
    "http://exam\u00adple.org/",
    "http://127.0.0.1#@example.org/",
    "http://127.0.0.1?@example.org/",
    "http://127.0.0.1/@example.org",
    "http://127.0.0.1;example.org/",
    "http://127.0.0.1,example.org/",
    "http://" + "a" * 300 + ".org/",
    "http://" + "a" * 64 + ".org/",
    "http://" + "ü" * 64 + ".org/",
    "http://" + ".".join(["a" * 50] * 5) + ".org/",
    "http://" + "ﷺ" * 200 + ".org/",
    "http://example.org/" + "a" * 2_048,
    "http://example.org/" + "a" * 1_000_000,
    "http://" + "[" * 1_000,
    "http://" + "." * 1_000,
    "http://" + "@" * 1_000,
    "http://" + ":" * 1_000,
]


def hostile() -> list[str]:
    """Return every way we know to mean what must not be asked."""
    schemes = ("http", "https")
    return [
        *(f"{s}://{h}{t}" for s, h, t in product(schemes, PRIVATE_HOSTS, TAILS)),
        *(f"{s}://{h}{t}" for s, h, t in product(schemes, NO_HOSTS, TAILS)),
        *ODD,
    ]
