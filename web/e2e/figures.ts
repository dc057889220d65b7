import { writeFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { signIn } from "./test";

// Started by `go run ./bench sales`, which has a program with a large company in it.
const { RAPPORT_URL: baseURL = "", RAPPORT_EMAIL: email = "", RAPPORT_PASSWORD: password = "" } = process.env;
const out = process.env.RAPPORT_FIGURES ?? "";
const drags = 20;
const scrollFor = 10_000;

type Marked = Window & { dropped?: number; seen?: Promise<number> };

test.use({ baseURL });

/** The same on a page with nothing in it: what this machine can show at all. */
async function bare(page: Page) {
  await page.setContent(
    '<div role="grid" style="height: 90vh; overflow: auto"><div style="height: 1000000px">',
  );
  return (await scrolled(page)).frames;
}

/** Scrolls the list as fast as a person looks for something, and counts frames and long tasks. */
async function scrolled(page: Page) {
  return page.evaluate(async (lasts) => {
    const scroller = document.querySelector<HTMLElement>('[role="grid"]');
    if (!scroller) throw new Error("the list has no scroller");
    let longTasks = 0;
    new PerformanceObserver((list) => {
      longTasks += list.getEntries().filter((entry) => entry.duration > 50).length;
    }).observe({ entryTypes: ["longtask"] });
    const gaps: number[] = [];
    const begun = performance.now();
    let before = begun;
    while (before - begun < lasts) {
      const now = await new Promise<number>(requestAnimationFrame);
      gaps.push(now - before);
      before = now;
      scroller.scrollTop += 40;
    }
    gaps.sort((a, b) => a - b);
    const rows = Math.round(scroller.scrollTop / 32);
    return {
      frames: (gaps.length * 1000) / (before - begun),
      p95: gaps[Math.floor(gaps.length * 0.95)] ?? 0,
      longTasks,
      rows,
    };
  }, scrollFor);
}

async function board(page: Page, card: string): Promise<void> {
  await page.goto("/deals?show=board");
  await expect(page.locator(`[data-card="${card}"]`)).toBeVisible();
}

/** Drags a card into another column and gives the milliseconds until it stood there on the other screen. */
async function dragged(page: Page, other: Page, card: string, column: string): Promise<number> {
  await page.evaluate(() => {
    const mark = () => {
      (window as Marked).dropped = Date.now();
    };
    document.addEventListener("drop", mark, { capture: true, once: true });
  });
  await other.evaluate(
    ([card, column]) => {
      const there = () => document.querySelector(`[data-column="${column}"] [data-card="${card}"]`);
      (window as Marked).seen = new Promise((resolve) => {
        const watch = new MutationObserver(() => {
          if (!there()) return;
          watch.disconnect();
          resolve(Date.now());
        });
        watch.observe(document.body, { childList: true, subtree: true });
      });
    },
    [card, column],
  );
  await page
    .locator(`[data-card="${card}"]`)
    .dragTo(page.locator(`[data-column="${column}"]`), { targetPosition: { x: 100, y: 120 } });
  const seen = await other.evaluate(() => (window as Marked).seen);
  const dropped = await page.evaluate(() => (window as Marked).dropped);
  if (!seen || !dropped) throw new Error("the card was not dropped");
  return seen - dropped;
}

test("what a large company feels like", async ({ page, browser, request }) => {
  const floor = await bare(page);
  await signIn(page, { email, password });
  await page.goto("/contacts");
  await expect(page.getByRole("row").nth(10)).toBeVisible();
  await scrolled(page);
  const scroll = await scrolled(page);

  const signed = await request.post("/api/v1/auth/login", { data: { email, password } });
  const { access_token } = await signed.json();
  const made = await request.post("/api/v1/deals", {
    headers: { Authorization: `Bearer ${access_token}` },
    data: { name: "The card that is dragged", expected_close: "2020-01-01", amount: 1_000_000 },
  });
  const { id } = await made.json();
  const other = await (await browser.newContext({ baseURL })).newPage();
  await signIn(other, { email, password });
  await board(page, id);
  await board(other, id);
  const columns = await page.locator("[data-column]").evaluateAll((all) => {
    return all.map((one) => one.getAttribute("data-column") ?? "");
  });
  const took: number[] = [];
  for (let n = 0; n < drags; n++) {
    const column = columns[n % 2 === 0 ? 1 : 0] ?? "";
    took.push(await dragged(page, other, id, column));
    await expect(page.locator(`[data-column="${column}"] [data-card="${id}"]`)).toBeVisible();
  }
  took.sort((a, b) => a - b);
  const drag = { p50: took[Math.floor(drags / 2)], p95: took[Math.floor(drags * 0.95)] };
  writeFileSync(out, JSON.stringify({ floor, scroll, drag }));
});
