// Prints what the first page loads, gzipped, and fails over the budget. The first page is the larger of
// the sign-in page and Home inside the shell: the entry, what it imports, and the chunks of those routes.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const budget = 220_000;
const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const manifestFile = `${dist}.vite/manifest.json`;
if (!existsSync(manifestFile)) {
  console.error("no build found: run `npm run build` first");
  process.exit(2);
}
const manifest = JSON.parse(readFileSync(manifestFile, "utf8"));

function closure(keys, seen = new Set()) {
  for (const key of keys) {
    if (seen.has(key) || !manifest[key]) continue;
    seen.add(key);
    closure(manifest[key].imports ?? [], seen);
  }
  return seen;
}

function routeChunks(file) {
  return Object.keys(manifest).filter((key) => key.startsWith(`src/routes/${file}.tsx`));
}

const gzipped = (file) => gzipSync(readFileSync(dist + file)).length;

function page(name, ...routes) {
  const chunks = routes.flatMap(routeChunks);
  if (chunks.length === 0) throw new Error(`page ${name}: no chunk of ${routes} in the manifest`);
  const files = [
    ...closure(["index.html", ...(name === "home" ? ["src/app/shell/shell.tsx"] : []), ...chunks]),
  ].map((key) => manifest[key].file);
  const js = [...new Set(files)].filter((file) => file.endsWith(".js"));
  const total = js.reduce((sum, file) => sum + gzipped(file), 0);
  console.log(
    `${name.padEnd(10)} ${(total / 1000).toFixed(1).padStart(7)} kB gzipped in ${js.length} files (budget ${budget / 1000})`,
  );
  return total;
}

const worst = Math.max(page("sign-in", "sign-in"), page("home", "_app", "_app/index"));
if (worst > budget) {
  console.error(`first page is ${((worst - budget) / 1000).toFixed(1)} kB over its budget`);
  process.exit(1);
}
