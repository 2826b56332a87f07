// The checks of one HTML document. Each gives the faults that it finds, as sentences.

import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { opened, shown } from "./browser.mjs";

const require = createRequire(import.meta.url);
const axe = require("axe-core").source;
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const PAPER_WIDTH = 718; // an A4 page at 96 dots an inch, less margins of 10 mm

export const LOOKS = [];
for (const scheme of ["light", "dark"]) {
  for (const width of [320, 768, 1200]) LOOKS.push({ scheme, width, medium: "screen" });
}
LOOKS.push({ scheme: "dark", width: PAPER_WIDTH, medium: "print" });

/** The errors that the HTML validator finds, by file name. */
export async function invalid(files) {
  const jar = require.resolve("vnu-jar/build/dist/vnu.jar");
  const words = ["-Xss4m", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always"];
  const done = await promisify(execFile)("java", [...words, ...files], { maxBuffer: 1 << 28 });
  const found = new Map(files.map((file) => [file, []]));
  for (const message of JSON.parse(done.stdout).messages) {
    if (message.type !== "error" && message.type !== "non-document-error") continue;
    const file = files.find((name) => (message.url ?? "").endsWith(name));
    if (!file) throw new Error(`the validator says: ${message.message}`);
    found.get(file).push(`line ${message.lastLine}: ${message.message} ${message.extract ?? ""}`);
  }
  return found;
}

/** What is wrong with `file` in each of `looks`: the faults by the name of the check. */
export async function faults(browser, file, looks) {
  return opened(browser, file, async (page, asked) => {
    await page.evaluate(axe);
    const found = [];
    for (const how of looks) found.push(await inOneLook(page, how, asked));
    return found;
  });
}

async function inOneLook(page, how, asked) {
  await shown(page, how);
  const onPaper = how.medium === "print";
  const seen = {
    accessible: await inaccessible(page, onPaper),
    "no wider than the window": await page.evaluate(tooWide),
    "large enough to touch": onPaper ? [] : await page.evaluate(tooSmall),
    "without a script": await page.evaluate(scripts),
    "dark on white paper": onPaper ? await page.evaluate(notOnPaper) : [],
  };
  return { ...seen, "reaches nothing": asked.map((to) => `it asks for ${to.slice(0, 120)}`) };
}

async function inaccessible(page, onPaper) {
  const rules = { "target-size": { enabled: !onPaper } };
  const found = await page.evaluate(
    ([runOnly, rules]) => axe.run(document, { runOnly, rules, resultTypes: ["violations"] }),
    [TAGS, rules],
  );
  return found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.failureSummary} ${node.html.slice(0, 200)}`),
  );
}

// What follows runs inside the page.

function tooWide() {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const found = [...document.body.querySelectorAll("*")].filter(
    (element) => element.getBoundingClientRect().right > room + 1,
  );
  const names = found.slice(0, 3).map((element) => element.outerHTML.slice(0, 120));
  return [`${document.documentElement.scrollWidth} of ${room} pixels: ${names.join(" ")}`];
}

// WCAG 2.2, 2.5.8: targets of 24 pixels, but for links in a sentence, whose line sets their height.
function tooSmall() {
  const inSentence = (link) => {
    const block = link.closest("p, li, td, th, figcaption, blockquote, dd, caption");
    if (!block) return false;
    const words = (text) => text.replace(/\s+/g, "");
    const links = [...block.querySelectorAll("a")].map((a) => words(a.textContent)).join("");
    return words(block.textContent).length > links.length;
  };
  const faults = [];
  for (const target of document.querySelectorAll("a[href], button, summary, input, select")) {
    if (target.matches(":focus, .skip")) target.focus();
    const box = target.getBoundingClientRect();
    if (!box.width || inSentence(target)) continue;
    if (box.width < 24 || box.height < 24) {
      const size = `${box.width.toFixed(1)} x ${box.height.toFixed(1)}`;
      faults.push(`${size} pixels: ${target.outerHTML.slice(0, 120)}`);
    }
  }
  return faults;
}

function scripts() {
  const found = document.querySelectorAll("script:not([type='application/ld+json'])");
  const handlers = [...document.querySelectorAll("*")].filter((element) =>
    element.getAttributeNames().some((name) => name.startsWith("on")),
  );
  return [...found, ...handlers].map((element) => element.outerHTML.slice(0, 120));
}

function notOnPaper() {
  const light = (colour) => {
    const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
    return ((r * 0.21 + g * 0.72 + b * 0.07) / 255) * a + (1 - a);
  };
  const faults = [];
  for (const element of [document.documentElement, document.body]) {
    const paper = getComputedStyle(element).backgroundColor;
    if (light(paper) < 0.98) faults.push(`${element.tagName} is printed on ${paper}`);
  }
  const ink = getComputedStyle(document.body).color;
  if (light(ink) > 0.4) faults.push(`the text is printed in ${ink}`);
  for (const skip of document.querySelectorAll(".skip")) {
    if (skip.getBoundingClientRect().width) faults.push("the link past the head is printed");
  }
  return faults;
}
