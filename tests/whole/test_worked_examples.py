"""The worked examples of CONTRIBUTING.md: each is done in a copy of the program, and used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from briefgen.publish.document import texts_of
from tests.checkout import Checkout

# A new section `commitments`, each with a date, a figure and a reference. All that it needs:
# its model, its two templates, the settings of a kind, its label, its sample.
MODEL = '''
class Commitment(Claim):
    """What a party has promised: how much, and by when."""

    owner: Shown[PartyId] = Field(description="Who promised it: one of the `parties`")
    by: Shown[Date | None] = Field(None, description="When it is to be kept")
    amount: Shown[Number | None] = Field(None, description="How much it is")
    unit: Shown[Label | None] = Field(None, description="The unit of the amount")


class Sections(Model):'''
LINE = """    commitments: Shown[Section[Commitment] | None] = Field(None, description="Promises")
"""
MARKDOWN = """{% import "sections/macros.md.j2" as m with context %}
{% for item in section.items %}
- {{ m.change(item) }}**{{ item.owner.name }}**{{ t.colon }} {{ item.text }}{% if item.amount %} – {{ item.amount }}{% if item.unit %} {{ item.unit }}{% endif %}{% endif %}{% if item.by %} ({{ m.date(item.by) }}){% endif %}{{ m.basis(item) }}{{ item.cite | marks }}
{% endfor %}
"""  # noqa: E501
HTML = """{% import "sections/macros.html.j2" as m with context %}
<ul class="claims">
{% for item in section.items %}
<li id="{{ item.id }}"{{ m.changed(item) }}>{{ m.change(item) }}<strong>{{ item.owner.name }}{{ t.colon }}</strong> {{ item.text }}{% if item.amount %} – {{ item.amount }}{% if item.unit %} {{ item.unit }}{% endif %}{% endif %}{% if item.by %} ({{ m.date(item.by) }}){% endif %}{{ m.basis(item) }}{{ m.cite(item.cite) }}</li>
{% endfor %}
</ul>
"""  # noqa: E501
SAMPLE = """format: 1
brief: {title: Promises kept and broken, as_of: 2031-09-05, languages: [en, fr]}
summit: {name: Harbour summit}
audiences: {public: TLP:CLEAR, staff: TLP:RED}
sources:
  declaration: {title: Declaration of the cities, audience: public}
parties:
  merrow: {name: Port Merrow}
  skerries: {name: Secret Skerries Authority}
bottom_line:
  audience: public
  money: {text: {en: The cities promise money., fr: Les villes promettent de l’argent.}}
commitments:
  audience: public
  sea-wall:
    text: {en: A wall against the sea, fr: Une digue contre la mer}
    owner: merrow
    by: 2035-06
    amount: 12.5
    unit: km
    cite: declaration
  hidden-quays:
    audience: staff
    text: Unspoken quays for the navy
    owner: skerries
    by: 2041-02-03
    amount: 987654
"""


def section_added(folder: Path) -> Checkout:
    """A copy of the program with the section `commitments`, and its sample beside it."""
    copy = Checkout.copied_to(folder)
    copy.edit("briefgen/facts/sections.py", "\nclass Sections(Model):", MODEL)
    last = "    timeline: Shown[Section[Event] | None]"
    copy.edit("briefgen/facts/sections.py", last, LINE + last)
    copy.add("templates/sections/commitments.md.j2", MARKDOWN)
    copy.add("templates/sections/commitments.html.j2", HTML)
    place = "  - timeline\n"
    copy.edit("templates/kinds/brief/settings.yaml", place, "  - commitments\n" + place)
    label = "  timeline: Timeline\n"
    copy.edit("templates/locales/en.yaml", label, "  commitments: Commitments\n" + label)
    copy.add("sample/promises.yaml", SAMPLE)
    return copy


@pytest.fixture(scope="module")
def with_section(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    return section_added(tmp_path_factory.mktemp("section") / "copy")


def test_a_new_section_is_built_pruned_proved_and_extracted(
    with_section: Checkout, tmp_path: Path
) -> None:
    sample = with_section.folder / "sample" / "promises.yaml"
    build = ("build", str(sample), "--kind", "brief", "--audience", "public")
    built = with_section.run(*build, "--prove", "--out", "out", inside=tmp_path)
    assert built.returncode == 0, built.stderr
    files = {path.name: path.read_bytes() for path in (tmp_path / "out" / "public").iterdir()}
    assert b'"proof": "passed"' in files["manifest.json"]
    for ending in ("md", "html", "pdf"):
        name = f"promises.brief.public.en.{ending}"
        shown = "\n".join(texts_of(name, files[name]))
        for words in ("Commitments", "Port Merrow", "12.5", "June 2035"):
            assert words in shown, f"{words} in {name}"
        for secret in ("skerries", "Skerries", "quays", "987654", "987,654", "2041"):
            assert secret not in shown, f"{secret} in {name}"

    pdf = "out/public/promises.brief.public.en.pdf"
    carried = with_section.run("extract", pdf, inside=tmp_path).stdout
    assert "owner: merrow" in carried
    assert "amount: '12.5'" in carried


def test_a_new_section_is_in_every_language_and_compared(
    with_section: Checkout, tmp_path: Path
) -> None:
    sample, later = with_section.folder / "sample" / "promises.yaml", tmp_path / "later.yaml"
    build = ("build", str(sample), "--kind", "brief", "--audience", "public", "--to", "md")
    built = with_section.run(*build, "--lang", "fr", "--out", "-", inside=tmp_path)
    assert "Une digue contre la mer – 12,5 km (juin 2035) [1]" in built.stdout

    words = SAMPLE.replace("12.5", "14").replace("2035-06", "2036").replace("987654", "5")
    later.write_text(words, "utf-8")
    asked = ("diff", str(sample), str(later), "--audience", "public", "--format", "json")
    changes = json.loads(with_section.run(*asked, inside=tmp_path).stdout)["changes"]
    fields = [(c["id"], [f["field"] for f in c["fields"]]) for c in changes]
    assert fields == [("sea-wall", ["by", "amount"])]


def test_mistakes_in_a_new_section_are_explained(with_section: Checkout, tmp_path: Path) -> None:
    faulty = (
        SAMPLE
        + """  bad:
    text: One with four mistakes
    owner: merow
    by: June 2035
    amount: twelve
    untl: 2036
"""
    )
    (tmp_path / "x.yaml").write_text(faulty, "utf-8")
    checked = with_section.run("check", "x.yaml", inside=tmp_path)
    assert checked.returncode == 1
    explained = " ".join((checked.stdout + checked.stderr).split())
    for words in ("did you mean 2035-06?", "“twelve” is not a number", "did you mean `unit`?"):
        assert words in explained
    (tmp_path / "x.yaml").write_text(SAMPLE.replace("owner: merrow", "owner: merow"), "utf-8")
    checked = with_section.run("check", "x.yaml", inside=tmp_path)
    assert "No party is called `merow`" in checked.stdout + checked.stderr


def test_a_new_section_never_shows_a_withheld_party(with_section: Checkout, tmp_path: Path) -> None:
    hidden = SAMPLE.replace("skerries: {", "skerries: {audience: staff, ")
    (tmp_path / "x.yaml").write_text(hidden.replace("owner: merrow", "owner: skerries"), "utf-8")
    build = ("build", "x.yaml", "--kind", "brief", "--audience", "public", "--to", "md")
    refused = with_section.run(*build, "--out", "-", inside=tmp_path)
    assert refused.returncode == 1
    assert "This audience sees `sea-wall`, but not `skerries`" in refused.stderr
