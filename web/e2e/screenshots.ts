import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { answered, type Demo, type Place, placesOf, refused, startDemo } from "./demo";
import { startSite } from "./site";
import { settled, signedIn, signIn } from "./test";

// npm run screenshots            every page, into SHOTS or /tmp/shots
// README=1 npm run screenshots   only the picture of the README
const folder = process.env.SHOTS ?? "/tmp/shots";
const readme = fileURLToPath(new URL("../../docs/screenshots/home.png", import.meta.url));
const readmeBytes = 200_000;

type Look = { name: string; colorScheme: "light" | "dark"; viewport: { width: number; height: number } };
const desk = { width: 1440, height: 900 };
const looks: Look[] = [
  { name: "light", colorScheme: "light", viewport: desk },
  { name: "dark", colorScheme: "dark", viewport: desk },
  { name: "phone", colorScheme: "light", viewport: { width: 390, height: 844 } },
];

test("every page is pictured", async ({ browser, playwright }) => {
  test.setTimeout(900_000);
  const demo = await startDemo();
  try {
    const places = await placesOf(await playwright.request.newContext({ baseURL: demo.url }), demo);
    if (process.env.README) return await pictureReadme(browser, demo);
    mkdirSync(folder, { recursive: true });
    for (const look of looks) await pictureAll(browser, demo, places, look);
    await pictureWidget(browser, demo);
  } finally {
    await demo.stop();
  }
});

function opened(browser: Browser, { url: baseURL }: Demo, { colorScheme, viewport }: Look): Promise<Page> {
  return browser.newPage({ baseURL, colorScheme, viewport, reducedMotion: "reduce" });
}

async function pictureAll(browser: Browser, demo: Demo, places: Place[], look: Look): Promise<void> {
  const page = await opened(browser, demo, look);
  const picture = async ({ name, path }: Place) => {
    await page.goto(path);
    await settled(page);
    await page.screenshot({ path: join(folder, `${name}-${look.name}.png`) });
  };
  for (const place of places.filter(({ signedOut }) => signedOut)) await picture(place);
  await signIn(page, demo);
  for (const place of places.filter(({ signedOut }) => !signedOut)) await picture(place);
  await page.close();
}

async function pictureReadme(browser: Browser, demo: Demo): Promise<void> {
  const page = await opened(browser, demo, { name: "light", colorScheme: "light", viewport: desk });
  await signIn(page, demo);
  await page.goto("/");
  await settled(page);
  await page.screenshot({ path: readme });
  await page.close();
  expect(statSync(readme).size, "the README loads quickly").toBeLessThan(readmeBytes);
}

/** The widget as a visitor of a site sees it: a cited answer, its passage, and a refusal. */
async function pictureWidget(browser: Browser, demo: Demo): Promise<void> {
  const site = await startSite();
  const caller = await browser.newContext({ baseURL: demo.url });
  const widget = await (await signedIn(caller.request, demo)).post<{ snippet: string }>("/embed/generate", {
    name: "Pictures",
    title: "Aldermoor Heat",
    greeting: "Ask about heat pumps, prices and service.",
    accent: "#0A6177",
    theme: "auto",
    position: "right",
    allowed_origins: [site.origin],
    ask_email: true,
  });
  site.put(widget.snippet);
  for (const look of looks) {
    const page = await opened(browser, demo, look);
    await page.goto(site.origin);
    await page.getByRole("button", { name: "Open help" }).click();
    const panel = page.getByRole("dialog");
    for (const question of [answered, refused]) {
      await panel.getByRole("textbox", { name: "Ask a question" }).fill(question);
      await page.keyboard.press("Enter");
      await expect(panel.getByRole("button", { name: "Helped", exact: true }).last()).toBeVisible();
      const cite = panel.getByRole("button", { name: /^Source 1: / });
      if (question === answered) await cite.first().click();
      await page.screenshot({
        path: join(folder, `visitor-${question === answered ? "answer" : "refused"}-${look.name}.png`),
      });
    }
    await page.close();
  }
  await caller.close();
  await site.close();
}
