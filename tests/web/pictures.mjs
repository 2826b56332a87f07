// Takes pictures of every HTML file below a folder, by day and by night, on a phone and on a desk:
// node pictures.mjs FOLDER TARGET. Prints the name of each picture.

import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { opened, shown, start } from "./browser.mjs";
import { below } from "./files.mjs";

const [folder, target] = process.argv.slice(2);
mkdirSync(target, { recursive: true });
const browser = await start();
try {
  for (const file of below(folder)) {
    await opened(browser, file, async (page) => {
      for (const width of [320, 1200]) {
        for (const scheme of ["light", "dark"]) {
          await shown(page, { width, scheme, medium: "screen" });
          const path = join(target, `${basename(file, ".html")}.${scheme}.${width}.png`);
          await page.screenshot({ path, fullPage: true });
          console.log(path);
        }
      }
    });
  }
} finally {
  await browser.close();
}
