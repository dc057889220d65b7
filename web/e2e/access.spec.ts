import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test as base, expect, type Page } from "@playwright/test";
import type { AxeResults } from "axe-core";
import { type Demo, placesOf, startDemo } from "./demo";
import { keptOut, settled, signIn } from "./test";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const test = base.extend<object, { demo: Demo }>({
  demo: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures that are used
    async ({}, use) => {
      const demo = await startDemo();
      await use(demo);
      await demo.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
  baseURL: async ({ demo }, use) => use(demo.url),
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`nothing keeps anybody out of a page, ${colorScheme}`, async ({ page, demo, request }) => {
    test.setTimeout(420_000);
    const places = await placesOf(request, demo);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const found = keptOut(page);
    for (const { name, path } of places.filter((place) => place.signedOut)) {
      found.push(...(await faultsOf(page, name, path, colorScheme)));
    }
    await signIn(page, demo);
    for (const { name, path } of places.filter((place) => !place.signedOut)) {
      found.push(...(await faultsOf(page, name, path, colorScheme)));
    }
    expect(found).toEqual([]);
  });
}

/** What axe finds serious or worse on a page, one line for each rule that is broken; in the dark only colours differ. */
async function faultsOf(
  page: Page,
  name: string,
  path: string,
  colorScheme: "light" | "dark",
): Promise<string[]> {
  await page.goto(path);
  await settled(page);
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(document, { resultTypes: ['violations']${colorScheme === "dark" ? ", runOnly: ['color-contrast']" : ""} })`,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${name}: ${id} ${nodes.map((node) => node.target.join(" ")).join(" | ")}`);
}
