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

// Two halves, side by side: looking at every page takes most of the time that journeys take.
for (const half of [0, 1]) {
  test(`nothing keeps anybody out of a page, half ${half + 1}`, async ({ page, demo, request }) => {
    test.setTimeout(420_000);
    const places = (await placesOf(request, demo)).filter((_, at) => at % 2 === half);
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    const found = keptOut(page);
    for (const { name, path } of places.filter((place) => place.signedOut)) {
      found.push(...(await faultsOf(page, name, path)));
    }
    await signIn(page, demo);
    for (const { name, path } of places.filter((place) => !place.signedOut)) {
      found.push(...(await faultsOf(page, name, path)));
    }
    expect(found).toEqual([]);
  });
}

/** What axe finds serious or worse on a page, one line for each rule that is broken; in the dark only colours differ. */
async function faultsOf(page: Page, name: string, path: string): Promise<string[]> {
  await page.goto(path);
  await settled(page);
  await page.evaluate(axe);
  const faults = await broken(page, `${name}, light`, "");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  // Colours on their way to others are none of either.
  await page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    for (const one of document.getAnimations())
      if (one.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY) one.finish();
  });
  faults.push(...(await broken(page, `${name}, dark`, ", runOnly: ['color-contrast']")));
  await page.emulateMedia({ colorScheme: "light" });
  return faults;
}

async function broken(page: Page, name: string, rules: string): Promise<string[]> {
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(document, { resultTypes: ['violations']${rules} })`,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${name}: ${id} ${nodes.map((node) => node.target.join(" ")).join(" | ")}`);
}
