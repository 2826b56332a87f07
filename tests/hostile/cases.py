"""Hostile and careless inputs, each with what has to come of it.

`expect` is the code of a problem that must be reported, or `shown:` and words that every reader
must find in the document exactly as written.
"""

from __future__ import annotations

from dataclasses import dataclass

HEAD = "format: 1\nbrief: {title: T}\nsummit: {name: S}\n"


@dataclass(frozen=True)
class Case:
    """One input: its name, its bytes and what is expected of it."""

    name: str
    data: bytes
    expect: str


def _case(name: str, text: str | bytes, expect: str) -> Case:
    return Case(name, text.encode() if isinstance(text, str) else text, expect)


def _body(name: str, body: str, expect: str) -> Case:
    return _case(name, HEAD + body, expect)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _claim(name: str, text: str, expect: str) -> Case:
    return _body(name, f"bottom_line: {{a: {_quoted(text)}}}\n", expect)


def _prose(name: str, text: str, expect: str) -> Case:
    block = "\n".join("      " + line for line in text.splitlines())
    return _body(name, f"background:\n  a:\n    text: |\n{block}\n    basis: ours\n", expect)


_BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(8)
)

YAML = [
    _case("billion laughs", _BOMB, "anchor"),
    _case("merge key", "a: &a {b: 1}\nc: {<<: *a}\n", "anchor"),
    _case("alias before anchor", "a: *nothing\n", "alias"),
    _case("recursive anchor", "&a [*a]\n", "anchor"),
    _case("python object", "a: !!python/object/apply:os.system ['id']\n", "tag"),
    _case("python name", "a: !!python/name:os.system\n", "tag"),
    _case("python module", "a: !!python/module:os\n", "tag"),
    _case("python tuple", "a: !!python/tuple [1]\n", "tag"),
    _case("binary", "a: !!binary aGVsbG8=\n", "tag"),
    _case("set", "a: !!set {x, y}\n", "tag"),
    _case("float tag", "a: !!float '1'\n", "tag"),
    _case("local tag", "a: !include /etc/passwd\n", "tag"),
    _case("tag directive", "%TAG ! tag:evil.example,2025:\n---\na: !x 1\n", "tag"),
    _case("yaml 9 directive", "%YAML 9.9\n---\na: 1\n", "syntax"),
    _case("second document", "a: 1\n---\nb: 2\n", "documents"),
    _case("flow depth 25", "a: " + "[" * 25 + "]" * 25, "too-deep"),
    _case("flow depth 100,000", "a: " + "[" * 100_000, "too-deep"),
    _case("mapping depth 100,000", "a: " + "{b: " * 100_000, "too-deep"),
    _case("block depth 200", "".join(" " * i + "a:\n" for i in range(200)), "too-deep"),
    _case("200,000 list items", "a: [" + "x," * 200_000 + "]", "too-many"),
    _case("150,000 keys", "\n".join(f"k{i}: v" for i in range(70_000)), "too-many"),
    _case("one megabyte and one", b"a: " + b"x" * 1_000_000, "too-large"),
    _case("empty", b"", "empty"),
    _case("white space", b" \n\n ", "empty"),
    _case("comments only", b"# a\n# b\n", "empty"),
    _case("null document", b"---\n", "not-a-mapping"),
    _case("a word", b"hello", "not-a-mapping"),
    _case("a list", b"- a\n- b\n", "not-a-mapping"),
    _case("latin 1", "a: café".encode("latin-1"), "encoding"),
    _case("utf 16", "a: b".encode("utf-16"), "encoding"),
    _case("cut utf 8", b"a: \xe2\x82", "encoding"),
    _case("overlong utf 8", b"a: \xc0\xaf", "encoding"),
    _case("encoded surrogate", b"a: \xed\xa0\x80", "encoding"),
    _case("null byte", b"a: b\x00c", "control-character"),
    _case("escape byte", b"a: \x1b[31mred", "control-character"),
    _case("bell", b"a: \x07", "control-character"),
    _case("delete", b"a: \x7f", "control-character"),
    _case("c1 control", "a: \u009b31m", "control-character"),
    _case("line separator", "a: x\u2028y", "control-character"),
    _case("escaped null", HEAD + 'bottom_line: {a: "x\\0y"}\n', "control-character"),
    _case("escaped escape", HEAD + 'bottom_line: {a: "x\\ey"}\n', "control-character"),
    _case("tab indent", b"a:\n\tb: 1\n", "tab"),
    _case("mixed indent", b"a:\n  b: 1\n c: 2\n", "syntax"),
    _case("colon in text", b"a: b: c\n", "syntax"),
    _case("open quote", b'a: "b\nc: d\n', "syntax"),
    _case("text after quote", b'a: "b" c\n', "syntax"),
    _case("open bracket", b"a: [b, c\n", "syntax"),
    _case("open brace", b"a: {b: c\n", "syntax"),
    _case("at sign", b"a: @b\n", "syntax"),
    _case("backtick", b"a: `b`\n", "syntax"),
    _case("star", b"a: *important*\n", "syntax"),
    _case("percent", b"%a: b\n", "syntax"),
    _case("bad escape", b'a: "\\q"\n', "syntax"),
    _case("complex key", b"? [a]\n: b\n", "key"),
    _case("duplicate key", HEAD + "summit: {name: B}\n", "duplicate-key"),
    _case("duplicate in flow", HEAD + "bottom_line: {a: x, a: y}\n", "duplicate-key"),
    _case("empty value", HEAD + "bottom_line:\n", "empty-value"),
    _case("empty audience", HEAD + "bottom_line: {a: {text: x, audience: }}\n", "empty-value"),
    _case("half saved", HEAD + "bottom_line:\n  a: {text: x, audi", "syntax"),
    _case("bom", b"\xef\xbb\xbf" + HEAD.encode() + b"bottom_line: {a: fine}\n", "shown:fine"),
    _case("windows lines", HEAD.replace("\n", "\r\n") + "bottom_line: {a: fine}\r\n", "shown:fine"),
]

SCHEMA = [
    _case("format 2", "format: 2\nbrief: {title: T}\nsummit: {name: S}\n", "literal-error"),
    _case("no format", "brief: {title: T}\nsummit: {name: S}\n", "missing-field"),
    _case("no title", "format: 1\nbrief: {version: 1}\nsummit: {name: S}\n", "missing-field"),
    _case("brief a list", "format: 1\nbrief: [T]\nsummit: {name: S}\n", "wrong-type"),
    _case("brief a word", "format: 1\nbrief: T\nsummit: {name: S}\n", "wrong-type"),
    _body("unknown section", "shortfals: {}\n", "unknown-field"),
    _body("typo in audience", "bottom_line: {a: {text: x, audiance: internal}}\n", "unknown-field"),
    _body("dunder field", "__class__: x\n", "unknown-field"),
    _body("model field", "model_config: {extra: allow}\n", "unknown-field"),
    _body("section as list", "bottom_line: [x]\n", "wrong-type"),
    _body("section as word", "bottom_line: x\n", "wrong-type"),
    _body("id with space", "bottom_line: {a b: x}\n", "id"),
    _body("id in capitals", "bottom_line: {AB: x}\n", "id"),
    _body("id a path", "bottom_line: {../../etc: x}\n", "id"),
    _body("id too long", f"bottom_line: {{{'a' * 41}: x}}\n", "id"),
    _body("id with markup", "bottom_line: {'<script>': x}\n", "id"),
    _body("id a newline", 'bottom_line: {"a\\n": x}\n', "id"),
    _body("one id twice", "bottom_line: {a: x}\nkey_messages: {a: y}\n", "duplicate-id"),
    _body("unknown source", "bottom_line: {a: {text: x, cite: s}}\n", "unknown-id"),
    _body("cite a path", "bottom_line: {a: {text: x, cite: ../x}}\n", "string-pattern-mismatch"),
    _body("unknown audience", "bottom_line: {a: {text: x, audience: p}}\n", "unknown-id"),
    _body("unknown marking", "bottom_line: {a: {text: x, marking: SECRET}}\n", "unknown-id"),
    _body("unknown stance", "issues: {i: I}\nparties: {p: P}\npositions: {a: {issue: i, party: p, "
          "stance: maybe}}\n", "literal-error"),
    _body("statement of nobody", "issues: {i: I}\npositions: {a: {issue: i, stance: mixed}}\n", "who"),
    _body("relation to itself", "issues: {i: I}\nparties: {p: P}\npositions: {a: {issue: i, "
          "party: p, stance: mixed, clarifies: a}}\n", "relation"),
    _body("inferred without reason", "bottom_line: {a: {text: x, basis: inferred}}\n", "because"),
    _body("stated without source", "bottom_line: {a: {text: x, basis: stated}}\n", "basis"),
    _body("30 february", "timeline: {a: {date: 2025-02-30, text: x}}\n", "date"),
    _body("year 0", "timeline: {a: {date: '0000', text: x}}\n", "date"),
    _body("date in words", "timeline: {a: {date: tomorrow, text: x}}\n", "date"),
    _body("date a bomb", f"timeline: {{a: {{date: '{'9' * 5000}', text: x}}}}\n", "date"),
    _body("number in words", "charts: {c: {caption: x, bars: {a: {label: l, value: many}}}}\n", "number"),
    _body("infinite", "charts: {c: {caption: x, bars: {a: {label: l, value: .inf}}}}\n", "number"),
    _body("not a number", "charts: {c: {caption: x, bars: {a: {label: l, value: .nan}}}}\n", "number"),
    _body("huge exponent", "charts: {c: {caption: x, bars: {a: {label: l, value: 1e999999}}}}\n", "number"),
    _body("sexagesimal", "charts: {c: {caption: x, bars: {a: {label: l, value: 1:2:3}}}}\n", "number"),
    _body("foreign digits", "charts: {c: {caption: x, bars: {a: {label: l, value: '١٢'}}}}\n", "number"),
    _body("below zero", "charts: {c: {caption: x, bars: {a: {label: l, value: -1}}}}\n", "chart"),
    _body("paragraph zero", "sources: {s: S}\nbottom_line: {a: {text: x, cite: {source: s, para: 0}}}\n", "number"),
    _body("quote and from", "sources: {s: S}\nbottom_line: {a: {text: x, cite: {source: s, quote: a, "
          "from: b, to: c}}}\n", "citation"),
    _body("language code", "bottom_line: {a: {text: {english: x}}}\n", "unknown-field"),
    _body("no original", "bottom_line: {a: {text: {fr: x}}}\n", "language"),
    _case("as of in words", HEAD.replace("title: T", "title: T, as_of: today"), "date"),
    _case("as of path zone", HEAD.replace("title: T", "title: T, as_of: 2025-06-01 09:30 ../../etc"), "date"),
    _case("title too long", HEAD.replace("title: T", f"title: {'word ' * 20}"), "too-long"),
    _body("text too long", f"bottom_line: {{a: {'word ' * 200}}}\n", "too-long"),
    _body("prefix audiences", "audiences: {pub: TLP:CLEAR, public: TLP:GREEN}\n", "audience"),
    _body("file above", "figures: {f: {file: ../x.png, alt: x}}\n", "file-name"),
    _body("file absolute", "figures: {f: {file: /etc/passwd, alt: x}}\n", "file-name"),
    _body("file a drive", "figures: {f: {file: 'C:x.png', alt: x}}\n", "file-name"),
    _body("file a share", "figures: {f: {file: '\\\\host\\x', alt: x}}\n", "file-name"),
    _body("file an address", "figures: {f: {file: 'http://a.example/x', alt: x}}\n", "file-name"),
    _body("source text above", "sources: {s: {title: t, text: ../../x}}\n", "file-name"),
    _body("address a file", "sources: {s: {title: t, address: 'file:///etc/passwd'}}\n", "address"),
    _body("address a script", "sources: {s: {title: t, address: 'javascript:x'}}\n", "address"),
    _body("address data", "sources: {s: {title: t, address: 'data:text/html,x'}}\n", "address"),
    _body("address markup", "sources: {s: {title: t, address: 'https://a.example/\"><b>'}}\n", "address"),
]  # fmt: skip

TEXT = [
    _claim("template", "{{ 7*7 }}", "shown:{{ 7*7 }}"),
    _claim("template block", "{% for x in range(9) %}x{% endfor %}", "shown:{% for x in range(9) %}"),
    _claim("template comment", "{# gone? #}", "shown:{# gone? #}"),
    _claim("template escape", "{{ ''.__class__.__mro__ }}", "shown:{{ ''.__class__.__mro__ }}"),
    _claim("template bomb", "{{ 10**10**7 }}", "shown:{{ 10**10**7 }}"),
    _claim("format string", "{0.__class__} %s %(x)s ${HOME}", "shown:{0.__class__} %s %(x)s ${HOME}"),
    _claim("script", "<script>alert(1)</script>", "shown:<script>alert(1)</script>"),
    _claim("image", "<img src=x onerror=alert(1)>", "shown:<img src=x onerror=alert(1)>"),
    _claim("style end", "</style><b>x", "shown:</style><b>x"),
    _claim("entity", "&lt;b&gt; &#65; &amp;", "shown:&lt;b&gt; &#65; &amp;"),
    _claim("quotes", "\" onclick=\"x' y", "shown:\" onclick=\"x' y"),
    _claim("pipe", "a | b || c", "shown:a | b || c"),
    _claim("heading", "# not a heading #", "shown:# not a heading #"),
    _claim("list item", "- not a list", "shown:- not a list"),
    _claim("number", "12. not a list", "shown:12. not a list"),
    _claim("emphasis", "*not* _emphasis_ **here**", "shown:*not* _emphasis_ **here**"),
    _claim("code", "`not code`", "shown:`not code`"),
    _claim("link", "[x](javascript:alert(1))", "shown:[x](javascript:alert(1))"),
    _claim("remote image", "![x](http://127.0.0.1:9/x.png)", "shown:![x](http://127.0.0.1:9/x.png)"),
    _claim("css", "x; } body { display: none } @import url(http://127.0.0.1:9/)", "shown:body { display: none }"),
    _claim("svg", "<svg><image href='http://127.0.0.1:9/'/></svg>", "shown:<svg>"),
    _claim("comment", "x <!-- hidden --> y", "html-comment"),
    _claim("bidi override", "x\u202ey", "bidi-override"),
    _claim("isolate", "x\u2066y", "bidi-override"),
    _claim("tag characters", "x\U000e0041y", "control-character"),
    _claim("replacement", "x\ufffdy", "lost-character"),
    _claim("zero width", "x\u200by", "invisible"),
    _claim("mixed scripts", "p\u0430ypal", "mixed-scripts"),
    _claim("long word", "x" * 300, "long-word"),
    _claim("arabic", "السلام عليكم", "shown:السلام عليكم"),
    _claim("combining", "e\u0301a\u0308", "shown:e\u0301a\u0308"),
    _prose("raw html", "a <b>c</b> d", "shown:<b>c</b>"),
    _prose("prose script", "<script>alert(1)</script>", "shown:<script>alert(1)</script>"),
    _prose("prose heading", "# Big", "markdown"),
    _prose("underlined heading", "Big\n===", "markdown"),
    _prose("prose table", "| a |\n| - |\n| b |", "markdown"),
    _prose("prose image", "![x](http://127.0.0.1:9/)", "markdown"),
    _prose("image by reference", "![x][y]\n\n[y]: http://127.0.0.1:9/", "markdown"),
    _prose("script link", "[x](javascript:alert(1))", "markdown"),
    _prose("spelt script link", "[x](&#106;avascript:alert(1))", "markdown"),
    _prose("data link", "[x](data:text/html,x)", "markdown"),
    _prose("file link", "[x](file:///etc/passwd)", "markdown"),
    _prose("relative link", "[x](../secret.html)", "markdown"),
    _prose("autolinked file", "<file:///etc/passwd>", "markdown"),
    _prose("fence", "```\nx\n```", "markdown"),
    _prose("nested quotations", "> " * 200 + "x", "markdown"),
    _prose("nested brackets", "[ " * 5000 + "x", "markdown"),
    _prose("nested emphasis", "*" * 90 + "x" + "*" * 90, "markdown"),
    _prose("open links", "[a] (" * 3000, "markdown"),
    _prose("brackets without end", "[" * 5000 + "x", "long-word"),
    _prose("prose comment", "x <!-- y -->", "html-comment"),
    _prose("prose template", "{{ 7*7 }}", "shown:{{ 7*7 }}"),
    _prose("prose too long", "word " * 4001, "too-long"),
]  # fmt: skip

CASES = [*YAML, *SCHEMA, *TEXT]
