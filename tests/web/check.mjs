// Checks every HTML file below a folder: node check.mjs FOLDER. The last line counts the checks.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { start } from "./browser.mjs";
import { LOOKS, faults, invalid } from "./checks.mjs";
import { FAULTS } from "./faults.mjs";
import { below } from "./files.mjs";

const HANDS = 2; // how many pages are looked at at a time
let passed = 0;
let failed = 0;

function judge(name, found) {
  if (found.length === 0) {
    passed += 1;
    return;
  }
  failed += 1;
  console.log(`FAILED ${name}`);
  for (const fault of found.slice(0, 5)) console.log(`    ${fault.replace(/\s+/g, " ")}`);
  if (found.length > 5) console.log(`    and ${found.length - 5} more`);
}

async function inTurn(works) {
  const waiting = [...works];
  const hand = async () => {
    while (waiting.length) await waiting.shift()();
  };
  await Promise.all(Array.from({ length: HANDS }, hand));
}

async function checkDocuments(browser, files) {
  for (const [file, found] of await invalid(files)) judge(`${basename(file)}: valid`, found);
  const works = files.map((file) => async () => {
    const seen = await faults(browser, file, LOOKS);
    for (const [at, how] of LOOKS.entries()) {
      const look = `${how.medium} ${how.scheme} ${how.width}`;
      for (const [check, found] of Object.entries(seen[at])) {
        judge(`${basename(file)} (${look}): ${check}`, found);
      }
    }
  });
  await inTurn(works);
}

/** Puts one fault at a time into a sound page: the check that is there for it has to find it. */
async function checkTheChecks(browser) {
  const folder = mkdtempSync(join(tmpdir(), "briefgen-web-"));
  try {
    const sound = readFileSync(new URL("sound.html", import.meta.url), "utf8");
    const files = FAULTS.map((fault, at) => {
      const page = fault.change(sound);
      if (page === sound && fault.check) throw new Error(`“${fault.name}” changes nothing`);
      const file = join(folder, `${at}.html`);
      writeFileSync(file, page);
      return file;
    });
    const errors = await invalid(files);
    const works = FAULTS.map((fault, at) => async () => {
      const [looked] = await faults(browser, files[at], [fault]);
      const seen = { valid: errors.get(files[at]), ...looked };
      const found = Object.keys(seen).filter((check) => seen[check].length);
      const wanted = fault.check ? found.includes(fault.check) : found.length === 0;
      const said = JSON.stringify(seen);
      judge(`the checks, given ${fault.name}`, wanted ? [] : [`wanted ${fault.check}: ${said}`]);
    });
    await inTurn(works);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const files = below(process.argv[2] ?? "dist");
const browser = await start();
try {
  await checkTheChecks(browser);
  await checkDocuments(browser, files);
} finally {
  await browser.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
