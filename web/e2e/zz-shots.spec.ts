import { mkdirSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { startDemo } from "./demo";
import { settled, signedIn, signIn } from "./test";

const folder = "/tmp/journey-shots";
const desk = { width: 1440, height: 900 };
const looks = [
  { name: "light", colorScheme: "light", viewport: desk },
  { name: "dark", colorScheme: "dark", viewport: desk },
  { name: "phone", colorScheme: "light", viewport: { width: 390, height: 844 } },
] as const;

test("shots", async ({ browser, playwright }) => {
  test.setTimeout(300_000);
  mkdirSync(folder, { recursive: true });
  const demo = await startDemo();
  try {
    const calls = await signedIn(await playwright.request.newContext({ baseURL: demo.url }), demo);
    type L = { items: { id: string; account_id?: string | null; deal_id?: string | null; state?: string; email?: string; title?: string }[] };
    await expect.poll(async () => (await calls.get<L>("/sales/quotes?limit=10")).items.length, { timeout: 90_000 }).toBeGreaterThan(1);
    const qs = (await calls.get<L>("/sales/quotes?limit=100")).items;
    const ds = (await calls.get<L>("/deals?limit=50")).items;
    const os = (await calls.get<L>("/sales/orders?limit=10")).items;
    const ls = (await calls.get<L>("/crm/leads?limit=10")).items;
    const dealQuote = qs.find((q) => q.deal_id);
    const deal = dealQuote?.deal_id ?? ds.find((d) => d.account_id)?.id;
    const draft = qs.find((q) => q.state === "draft");
    const sent = qs.find((q) => q.state === "sent");
    const accepted = qs.find((q) => q.state === "accepted");
    let url = "";
    if (sent) url = (await calls.post<{ url: string }>(`/sales/quotes/${sent.id}/link`, {})).url;
    console.log({ dealQuote, deal, draft, n: qs.length, states: qs.map((q) => q.state).join() });
    for (const look of looks) {
      const page = await browser.newPage({ baseURL: demo.url, colorScheme: look.colorScheme, viewport: look.viewport, reducedMotion: "reduce" });
      page.setDefaultTimeout(5_000);
      const shot = async (name: string, path?: string, act?: (page: Page) => Promise<void>) => {
        try {
          if (path) await page.goto(path);
          await settled(page);
          await act?.(page);
          await settled(page);
        } catch (cause) {
          console.log(name, look.name, String(cause).slice(0, 300));
        }
        await page.screenshot({ path: `${folder}/${name}-${look.name}.png` });
      };
      await signIn(page, demo);
      await shot("contacts-two", "/contacts", async (p) => {
        const boxes = p.getByRole("checkbox", { name: /^Select (?!all)/ });
        await boxes.nth(0).check();
        await boxes.nth(1).check();
      });
      await shot("merge", undefined, async (p) => {
        await p.getByRole("toolbar").getByRole("button", { name: "Merge" }).click();
        await expect(p.getByRole("dialog").getByRole("radio").first()).toBeVisible();
      });
      if (ls[0]) await shot("lead", `/leads/${ls[0].id}`);
      if (ls[0]) await shot("convert", undefined, async (p) => {
        await p.getByRole("button", { name: "Convert" }).click();
        await expect(p.getByRole("dialog").getByRole("radio").first()).toBeVisible();
      });
      await shot("leads", "/leads");
      await shot("deals", "/deals");
      await shot("board", "/deals?show=board");
      await shot("forecast", "/forecast");
      await shot("deal", `/deals/${deal}`);
      await shot("deal-related", undefined, async (p) => {
        if (look.name === "phone") await p.getByText("Related", { exact: true }).click();
      });
      await shot("quote-new", undefined, async (p) => {
        await p.getByRole("button", { name: "New quote" }).click();
        await expect(p.getByRole("dialog").getByRole("combobox", { name: "Deal" })).not.toHaveValue("");
      });
      await shot("quotes", "/quotes");
      await shot("orders", "/orders");
      await shot("products", "/products");
      await shot("price-lists", "/price-lists");
      if (draft) await shot("quote-draft", `/quotes/${draft.id}`);
      if (draft && look.name === "phone") await shot("quote-draft-lines", undefined, (p) => p.getByText("Lines", { exact: true }).first().click());
      if (accepted) await shot("quote-accepted", `/quotes/${accepted.id}`);
      if (os[0]) await shot("order", `/orders/${os[0].id}`);
      if (dealQuote?.account_id) await shot("account", `/accounts/${dealQuote.account_id}`);
      if (url) await shot("offer", url);
      await page.close();
    }
  } finally {
    await demo.stop();
  }
});
