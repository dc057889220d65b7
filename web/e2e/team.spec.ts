import { expect } from "@playwright/test";
import { registered, signIn, test } from "./test";

const lotte = { name: "Lotte Berg", password: "seven green kettles" };

test("a person is invited, joins, gets another role on the open page, and switches companies", async ({
  page,
  browser,
  request,
  owner,
}, info) => {
  await registered(request, owner);
  await signIn(page, owner);
  const email = `lotte-${info.testId}-${info.retry}@aldermoor.example`;

  // Without a mail server the link is handed over.
  await page.goto("/settings/team");
  await page.getByRole("button", { name: "Invite" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByLabel("Role").selectOption({ label: "Viewer" });
  await dialog.getByRole("button", { name: "Invite" }).click();
  const link = await dialog.getByLabel("Link").inputValue();
  expect(link).toContain("/join#");
  await dialog.getByRole("button", { name: "I have the link" }).click();
  await expect(page.getByRole("row", { name: new RegExp(email) })).toContainText("invited");

  // Whoever has the link makes an account and is in.
  const hers = await (await browser.newContext()).newPage();
  await hers.goto(link);
  await expect(hers.getByRole("heading", { name: "Join Aldermoor Heat" })).toBeVisible();
  await expect(hers.getByLabel("E-mail")).toHaveValue(email);
  await hers.getByLabel("Your name").fill(lotte.name);
  await hers.getByLabel("Password", { exact: true }).fill(lotte.password);
  await hers.getByRole("button", { name: "Join" }).click();
  await expect(hers.getByRole("navigation", { name: "Main" }).first()).toBeAttached();
  await hers.goto("/contacts");
  await expect(hers.getByRole("heading", { name: "Contacts" }).first()).toBeVisible();
  await expect(hers.getByRole("button", { name: /New contact/ })).toHaveCount(0);

  // The link is worth nothing any more.
  const late = await (await browser.newContext()).newPage();
  await late.goto(link);
  await expect(late.getByRole("heading", { name: "This link leads nowhere any more" })).toBeVisible();
  await late.context().close();

  // A role acts on the open page within five seconds.
  await expect(page.getByRole("row", { name: new RegExp(lotte.name) })).toBeVisible();
  await page.getByLabel(`Role of ${lotte.name}`).selectOption({ label: "Agent" });
  await expect(hers.getByRole("button", { name: /New contact/ }).first()).toBeVisible({ timeout: 5_000 });

  // A company of her own, and back.
  await hers.goto("/settings/leaving");
  await hers.getByRole("button", { name: "New company" }).click();
  await hers.getByRole("dialog").getByLabel("Company").fill("Berg Consulting");
  await hers.getByRole("dialog").getByRole("button", { name: "New company" }).click();
  const switcher = hers.getByRole("button", { name: /Berg Consulting/ });
  await expect(switcher).toBeVisible();
  await switcher.click();
  await hers.getByRole("menuitem", { name: /Aldermoor Heat/ }).click();
  await expect(hers.getByRole("button", { name: /Aldermoor Heat/ })).toBeVisible();

  // Who is let go is out within five seconds, and goes on where they still belong.
  await page.getByRole("button", { name: `Actions for ${lotte.name}` }).click();
  await page.getByRole("menuitem", { name: "Deactivate" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Deactivate" }).click();
  await expect(page.getByRole("row", { name: new RegExp(lotte.name) })).toContainText("deactivated");
  await expect(hers.getByRole("button", { name: /Aldermoor Heat/ })).toHaveCount(0, { timeout: 5_000 });
  await hers.context().close();
});

test("a role of one's own and a key are made", async ({ page, request, owner }) => {
  await registered(request, owner);
  await signIn(page, owner);
  await page.goto("/settings/rights");
  await page.getByRole("button", { name: "New role" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Field service");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("combobox", { name: "Role", exact: true })).toHaveValue(/-/);
  await page.getByLabel("Deals: See").selectOption("none");
  await expect(page.getByRole("button", { name: "Reset Deals to the usual rights" })).toBeVisible();

  await page.goto("/settings/api-keys");
  await page.getByRole("button", { name: "New key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Web shop");
  await dialog.getByLabel("Role").selectOption({ label: "Field service" });
  await dialog.getByRole("button", { name: "Make the key" }).click();
  const key = await dialog.getByLabel("Key", { exact: true }).inputValue();
  const ask = (path: string) =>
    request
      .get(`/api/v1${path}`, { headers: { Authorization: `Bearer ${key}` } })
      .then((res) => res.status());
  expect(await ask("/crm/contacts")).toBe(200);
  expect(await ask("/deals")).toBe(403);
  await dialog.getByRole("button", { name: "I have the key" }).click();
  await page.getByRole("button", { name: "Revoke Web shop" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("row", { name: /Web shop/ })).toContainText("revoked");
  expect(await ask("/crm/contacts")).toBe(401);
});
