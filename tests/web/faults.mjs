// One fault for each check, put into a sound page, and how the page is looked at. Without a
// `check` the page is to pass.

const light = { scheme: "light", width: 320, medium: "screen" };
const dark = { scheme: "dark", width: 1200, medium: "screen" };
const print = { scheme: "dark", width: 718, medium: "print" };
const put = (old, text) => (page) => page.replace(old, text);
const before = (mark, text) => put(mark, text + mark);
const style = (text) => before("</style>", text);

export const FAULTS = [
  { name: "a sound page", ...light, change: (page) => page },
  { name: "a sound page in the dark", ...dark, change: (page) => page },
  { name: "a sound page on paper", ...print, change: (page) => page },
  { name: "an element that closes nothing", check: "valid", ...light,
    change: before("</main>", "</section>") },
  { name: "an attribute that does not exist", check: "valid", ...light,
    change: put("<main ", '<main colour="red" ') },
  { name: "one id twice", check: "valid", ...light,
    change: put("<h1>", '<h1 id="who">') },
  { name: "rules of paged media", check: "valid", ...light,
    change: style("h1 { string-set: title content() }") },
  { name: "a picture without words", check: "accessible", ...light,
    change: put('alt="A quay" ', "") },
  { name: "no language", check: "accessible", ...light, change: put(' lang="en"', "") },
  { name: "a heading level left out", check: "accessible", ...light,
    change: (page) => page.replaceAll("h2", "h3") },
  { name: "pale text by day", check: "accessible", ...light,
    change: put("--ink: #16202b", "--ink: #9aa4ae") },
  { name: "pale text by night", check: "accessible", ...dark,
    change: put("--ink: #e7ecf1", "--ink: #46525e") },
  { name: "text outside all landmarks", check: "accessible", ...light,
    change: before("<main", "<p>Lost</p>") },
  { name: "a link that only its colour tells from the text", check: "accessible", ...light,
    change: style("a { text-decoration: none }") },
  { name: "two small targets close together", check: "accessible", ...light,
    change: before("</nav>", '<a href="#text" style="min-width: 9px">1</a>'
      + '<a href="https://example.org" style="min-width: 9px">2</a>') },
  { name: "a table that is too wide", check: "no wider than the window", ...light,
    change: put("<table>", '<table style="width: 400px">') },
  { name: "a word that is too long", check: "no wider than the window", ...light,
    change: before("</main>", `<p>${"x".repeat(80)}</p>`) },
  { name: "a picture from elsewhere", check: "reaches nothing", ...light,
    change: before("</main>", '<img alt="x" src="https://example.org/x.png">') },
  { name: "a font from elsewhere", check: "reaches nothing", ...dark,
    change: style("@font-face { font-family: a; src: url(https://example.org/a.woff2) }"
      + "body { font-family: a }") },
  { name: "a file beside it", check: "reaches nothing", ...print,
    change: before("</main>", '<img alt="x" src="x.png">') },
  { name: "a target of one line's height", check: "large enough to touch", ...light,
    change: put("min-height: 24px", "min-height: 0; line-height: 1") },
  { name: "a script", check: "without a script", ...light,
    change: before("</main>", "<script>let a;</script>") },
  { name: "a handler", check: "without a script", ...light,
    change: put("<h1>", '<h1 onclick="a()">') },
  { name: "a dark page on paper", check: "dark on white paper", ...print,
    change: put("@media screen and ", "@media ") },
  { name: "a way past the head on paper", check: "dark on white paper", ...print,
    change: put(".skip { display: none }", ".skip { position: static }") },
];
