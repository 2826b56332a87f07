// The files to look at.

import { readdirSync } from "node:fs";
import { resolve } from "node:path";

/** Every HTML file below `folder`, sorted; throws if there is none. */
export function below(folder) {
  const names = readdirSync(folder, { recursive: true }).map(String).sort();
  const pages = names.filter((name) => name.endsWith(".html"));
  if (pages.length === 0) throw new Error(`there is no HTML file in ${folder}`);
  return pages.map((name) => resolve(folder, name));
}
