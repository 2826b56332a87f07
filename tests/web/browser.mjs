// Chromium without a window, and pages in it that reach nothing but their own file.

import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const QUIET = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** Starts the browser that CHROMIUM names, or the one that is installed; throws if there is none. */
export async function start() {
  const executablePath = process.env.CHROMIUM || PLACES.find((place) => existsSync(place));
  if (!executablePath) throw new Error("Chromium is not installed: apt-get install chromium");
  return chromium.launch({ executablePath, args: QUIET });
}

/**
 * Opens `file` and gives the page to `look`, with the list to which the addresses that it asks for
 * are added; none of them is reached.
 */
export async function opened(browser, file, look) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const own = pathToFileURL(file).href;
    const asked = [];
    await page.route("**/*", (route) => {
      const address = route.request().url();
      if (address === own || address.startsWith("data:")) return route.continue();
      asked.push(address);
      return route.abort();
    });
    await page.goto(own, { waitUntil: "load" });
    return await look(page, asked);
  } finally {
    await context.close();
  }
}

/** Shows the page as `how` says: the width in pixels, colour scheme and medium as CSS names them. */
export async function shown(page, how) {
  await page.setViewportSize({ width: how.width, height: 900 });
  await page.emulateMedia({ media: how.medium, colorScheme: how.scheme });
}
