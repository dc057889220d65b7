import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { type APIRequestContext, type BrowserContext, expect, type Page } from "@playwright/test";
import { startSite } from "./site";
import { type Calls, keptOut, type Owner, registered, settled, signIn, test } from "./test";

type Made = { id: string };
type World = { pages: string[]; quote: string; snippet: string };

const shared = process.env.RAPPORT_SHARED ?? fileURLToPath(new URL("../../../shared", import.meta.url));
const xss = `${shared}/badinput/xss.jsonl`;
const naughty: string[] = createRequire(import.meta.url)("big-list-of-naughty-strings");

/** What would run if it were more than text: those of the project's own collection where it is at hand, and of the list. */
const hostile = [
  ...(existsSync(xss)
    ? readFileSync(xss, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).input as string)
    : []),
  ...naughty.filter((text) => /[<>]|javascript:|\bon\w+\s*=/i.test(text)),
].filter((text) => text.trim() && !text.includes("\0") && text.length < 200);

/** One that stands wherever a person reads what others wrote. */
const readable = "<img src=x onerror=window.__x=1>";

/** All of them, in pieces that a field of so many characters takes. */
function pieces(limit: number): string[] {
  return [readable, ...hostile, ...naughty.filter((text) => text.trim())].reduce<string[]>(
    (all, text) => {
      const last = all[all.length - 1] ?? "";
      if (last.length + text.length + 1 < limit) all[all.length - 1] = `${last}${text}\n`;
      else if (text.length < limit) all.push(`${text}\n`);
      return all;
    },
    [""],
  );
}

test("what people write is text, to agents, admins and visitors", async ({
  page,
  browser,
  owner,
  request,
}) => {
  page.setDefaultTimeout(15_000);
  const site = await startSite();
  try {
    const calls = await registered(request, owner);
    const world = await written(calls, request, owner, site.origin);
    const agent = await colleague(calls, request);
    const ran: string[] = [];
    const look = async (who: string, see: (page: Page) => Promise<void>) => {
      const context = await browser.newContext({ locale: "en-GB" });
      await watched(
        context,
        who,
        [owner.email, site.origin, new URL(page.url() || "about:blank").origin],
        ran,
      );
      const theirs = await context.newPage();
      theirs.setDefaultTimeout(15_000);
      const kept = keptOut(theirs);
      await see(theirs);
      await settled(theirs);
      ran.push(...kept.map((words) => `${who}: ${words}`));
      await context.close();
    };
    await look("proof", async (theirs) => {
      await theirs.setContent(readable);
      await expect.poll(() => ran.splice(0), { message: "what runs is noticed" }).toHaveLength(1);
    });
    site.put(world.snippet);
    await Promise.all([
      look("admin", async (theirs) => {
        await signIn(theirs, owner);
        for (const path of [...world.pages, "/settings/outbox", "/widgets"]) await opened(theirs, path);
      }),
      look("visitor", async (theirs) => {
        await theirs.goto(world.quote);
        await expect(theirs.getByText(readable).first()).toBeVisible();
        await talked(theirs, site.origin);
      }),
    ]);
    await look("agent", async (theirs) => {
      await signIn(theirs, agent);
      for (const path of world.pages.slice(-5)) await opened(theirs, path);
      const talks = await calls.get<{ items: Made[] }>("/conversations");
      expect(talks.items).toHaveLength(1);
      await opened(theirs, `/conversations/${talks.items[0]?.id}`);
    });
    expect(ran).toEqual([]);
  } finally {
    await site.close();
  }
});

/** Opens a page, and finds that its text is there to be read. */
async function opened(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect.soft(page.getByText(readable).first(), path).toBeAttached({ timeout: 15_000 });
}

/** Notes every script of somebody's that runs, every dialog, and every call that leaves for another host. */
async function watched(context: BrowserContext, who: string, ran: string[]): Promise<void> {
  await context.exposeBinding("ran", ({ page }) => ran.push(`${who}: a script runs on ${page.url()}`));
  await context.addInitScript(() => {
    Object.defineProperty(window, "__x", { set: () => (window as unknown as { ran: () => void }).ran() });
    window.alert = () => (window as unknown as { ran: () => void }).ran();
  });
  context.on("dialog", async (dialog) => {
    ran.push(`${who}: ${dialog.message()}`);
    await dialog.dismiss();
  });
  context.on("request", (call) => {
    const { hostname, protocol } = new URL(call.url());
    if (protocol.startsWith("http") && !["127.0.0.1", "localhost"].includes(hostname))
      ran.push(`${who}: a call to ${call.url()}`);
  });
}

/** A company in which everybody wrote what they shouldn't, wherever they can. */
async function written(
  calls: Calls,
  request: APIRequestContext,
  owner: Owner,
  origin: string,
): Promise<World> {
  const notes = pieces(4000);
  const contact = await calls.post<Made>("/crm/contacts", {
    first_name: readable,
    last_name: "Sandvik",
    email: owner.email,
    notes: notes[0],
  });
  const account = await calls.post<Made>("/crm/accounts", { name: readable, notes: notes[1] });
  const deal = await calls.post<Made>("/deals", {
    name: readable,
    description: notes[0],
    account_id: account.id,
  });
  const about = { about: "contacts", about_id: contact.id };
  for (const [i, text] of pieces(15_000).entries())
    await calls.post("/activities", { ...about, kind: "note", subject: `${i} ${readable}`, body: text });
  await calls.post("/activities", { ...about, kind: "note", subject: readable, body: marked() });
  await calls.post("/tasks", {
    ...about,
    title: readable,
    notes: notes[0],
    due_at: new Date().toISOString(),
  });
  for (let i = 0; i < hostile.length; i += 10)
    await Promise.all(
      hostile
        .slice(i, i + 10)
        .flatMap((text) => [
          calls.post("/crm/contacts", { last_name: text.slice(0, 100), job_title: text.slice(0, 100) }),
          calls.post("/crm/accounts", { name: `${text} ${i}`.slice(0, 150) }).catch(() => undefined),
        ]),
    );
  const quote = await calls.post<Made>("/sales/quotes", {
    title: readable,
    intro: notes[0],
    terms: notes[1],
    billing_name: readable,
    contact_id: contact.id,
  });
  const headers = await signed(request, owner);
  const lines = [{ name: readable, description: readable, quantity: 1, unit_price: 100_00 }];
  const put = await request.put(`/api/v1/sales/quotes/${quote.id}/lines`, { headers, data: { lines } });
  expect(put.ok(), await put.text()).toBe(true);
  const sent = await calls.post<{ url: string }>(`/sales/quotes/${quote.id}/send`, { message: notes[0] });
  const document = await taught(request, headers);
  const widget = await calls.post<Made & { snippet: string }>("/embed/generate", {
    name: readable,
    title: readable,
    greeting: pieces(450)[0],
    allowed_origins: [origin],
  });
  const paths = [
    `contacts/${contact.id}`,
    `accounts/${account.id}`,
    `deals/${deal.id}`,
    `quotes/${quote.id}`,
  ];
  const lists = ["contacts", "accounts", "deals", "activities", "tasks", "quotes", "knowledge"];
  return {
    pages: [...lists, ...paths, `knowledge/${document}`].map((path) => `/${path}`),
    quote: sent.url,
    snippet: widget.snippet,
  };
}

/** Rich text as a client would send it that has no editor. */
function marked(): string {
  return hostile.filter((text) => text.startsWith("<")).join("");
}

/** What says who calls. */
async function signed(
  request: APIRequestContext,
  { email, password }: Owner,
): Promise<{ Authorization: string }> {
  const answer = await request.post("/api/v1/auth/login", { data: { email, password } });
  return { Authorization: `Bearer ${(await answer.json()).access_token}` };
}

/** Uploads a document that is called so and says so. */
async function taught(request: APIRequestContext, headers: { Authorization: string }): Promise<string> {
  const buffer = Buffer.from(`${readable}\n\n${hostile.join("\n\n")}`);
  const answer = await request.post("/api/v1/documents/upload", {
    headers,
    multipart: { files: { name: `${readable}.txt`, mimeType: "text/plain", buffer } },
  });
  return (await answer.json()).items[0].id;
}

/** Somebody in the company who is an agent. */
async function colleague(
  calls: Calls,
  request: APIRequestContext,
): Promise<Pick<Owner, "email" | "password">> {
  const email = `lotte-${Date.now()}@aldermoor.example`;
  const password = "seven green kettles";
  const { link } = await calls.post<{ link: string }>("/settings/team/invite", { email, role: "agent" });
  const token = new URL(link).hash.slice(1).replace(/^token=/, "");
  const joined = await request.post("/api/v1/auth/invitation/accept", {
    data: { token, name: readable, password },
  });
  expect(joined.ok(), await joined.text()).toBe(true);
  return { email, password };
}

/** A visitor reads the greeting, writes the same to the assistant, and reads it again. */
async function talked(page: Page, origin: string): Promise<void> {
  await page.goto(origin);
  await page.getByRole("button", { name: "Open help" }).click();
  const panel = page.getByRole("dialog");
  await expect(panel.getByText(readable).first()).toBeVisible();
  const box = panel.getByRole("textbox", { name: "Ask a question" });
  for (const text of pieces(1900).slice(0, 2)) {
    await box.fill(text);
    await panel.getByRole("button", { name: "Send" }).click();
    await expect(box).toBeEditable();
  }
  await page.reload();
  await page.getByRole("button", { name: "Open help" }).click();
  await expect(page.getByRole("dialog").getByText(readable).first()).toBeVisible();
}
