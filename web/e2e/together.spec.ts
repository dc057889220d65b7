import { type Browser, expect, type Page } from "@playwright/test";
import { type Calls, type Owner, registered, signIn, spaced, test } from "./test";

type Contact = { id: string; version: number };

/** Opens a contact's page and waits until changes of others reach it. */
async function openContact(page: Page, id: string): Promise<void> {
  await page.goto(`/contacts/${id}`);
  await expect(page.getByRole("heading", { level: 1, name: "Elin Sandvik" })).toBeVisible();
  await expect(page.getByText("Live", { exact: true })).toBeVisible();
}

/** The same person at another device, with a session of its own. */
async function elsewhere(browser: Browser, owner: Owner): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, owner);
  return page;
}

/** Clicks beside the value, which may be a link of its own. */
function edit(page: Page, field: string): Promise<void> {
  const cover = page.getByRole("button", { name: `Edit ${field}`, exact: true });
  return cover.click({ position: { x: 4, y: 4 } });
}

async function contactOf(calls: Calls): Promise<Contact> {
  const data = {
    first_name: "Elin",
    last_name: "Sandvik",
    email: "elin@gavle.example",
    phone: "+46 26 555 0100",
  };
  return calls.post("/crm/contacts", data);
}

test("what one person changes appears for the other without a reload", async ({
  page,
  browser,
  owner,
  request,
}) => {
  const { id } = await contactOf(await registered(request, owner));
  await signIn(page, owner);
  const other = await elsewhere(browser, owner);
  await openContact(page, id);
  await openContact(other, id);

  await edit(other, "City");
  await other.getByRole("textbox", { name: "City" }).fill("Gävle");
  await other.keyboard.press("Enter");

  const details = page.getByRole("region", { name: "Details" });
  await expect(details.getByText("Gävle")).toBeVisible();
  await expect(page.getByRole("region", { name: "Timeline" }).getByText("Gävle")).toBeVisible();
  await expect(page.getByText(/^Version 2, saved/)).toBeVisible();
  await other.context().close();
});

test("a stale edit shows both values and lets the person choose", async ({
  page,
  browser,
  owner,
  request,
}) => {
  const calls = await registered(request, owner);
  await signIn(page, owner);
  const { id } = await contactOf(calls);
  const other = await elsewhere(browser, owner);
  await openContact(page, id);
  await openContact(other, id);

  await edit(page, "Phone");
  await page.getByRole("textbox", { name: "Phone", exact: true }).fill("+46 26 555 0199");

  await edit(other, "Phone");
  await other.getByRole("textbox", { name: "Phone", exact: true }).fill("+46 26 555 0142");
  await other.keyboard.press("Enter");
  await expect(other.getByText(/^Version 2, saved/)).toBeVisible();

  await page.getByRole("textbox", { name: "Phone", exact: true }).press("Enter");
  const card = page.getByRole("alert").filter({ hasText: "Phone while you were typing" });
  await expect(card).toContainText(owner.name);
  await expect(card).toContainText(spaced("+46 26 555 0199"));
  await expect(card).toContainText(spaced("+46 26 555 0142"));
  expect((await calls.get<{ phone: string }>(`/crm/contacts/${id}`)).phone).toBe("+46265550142");

  await card.getByRole("button", { name: "Keep mine" }).click();
  await expect(card).toBeHidden();
  await expect(
    other.getByRole("region", { name: "Details" }).getByText(spaced("+46 26 555 0199")),
  ).toBeVisible();
  await other.context().close();
});
