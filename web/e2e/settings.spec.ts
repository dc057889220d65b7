import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import { registered, signIn, test } from "./test";

const dot =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

test("a person settles who they are and how Rapport speaks, and the company its currency", async ({
  page,
  owner,
  request,
}) => {
  page.setDefaultTimeout(20_000);
  const calls = await registered(request, owner);
  await signIn(page, owner);

  await page.goto("/settings/profile");
  await page.getByLabel("Your name").fill("Nora Åkesson");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "me.png", mimeType: "image/png", buffer: Buffer.from(dot, "base64") });
  await expect(page.getByRole("img", { name: "Your picture" })).toBeVisible();
  const menu = page.getByRole("button", { name: /Nora Åkesson/ });
  await expect(menu.locator("img")).toBeVisible();

  await page.goto("/settings/organization");
  await page.getByRole("combobox", { name: "Currency" }).fill("JPY");
  await page.getByRole("option", { name: /JPY/ }).click();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  const deal = await calls.post<{ currency: string }>("/deals", {
    name: "Heat for a bath house",
    amount: 1500,
  });
  expect(deal.currency).toBe("JPY");

  await page.goto("/settings/keyboard");
  await page.getByRole("switch", { name: "Shortcuts of a single key" }).click();
  await page.getByRole("heading", { name: "Keyboard" }).click();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await page.goto("/settings/appearance");
  await page.getByText("Deutsch", { exact: true }).click();
  await expect(page.getByRole("heading", { name: "Erscheinungsbild", level: 1 })).toBeVisible();
  await page.getByText("Dunkel", { exact: true }).click();
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");

  // Another device knows nothing but the account.
  await page.evaluate(() => localStorage.clear());
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("link", { name: "Einstellungen" }).first()).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await page.goto("/deals");
  await expect(page.getByText("Heat for a bath house").first()).toBeVisible();
});

test("times go by the clock of the profile, wherever the machine is", async ({ page, owner, request }) => {
  page.setDefaultTimeout(20_000);
  const calls = await registered(request, owner);
  await calls.post("/events", {
    title: "Commissioning",
    starts_at: "2026-06-03T07:00:00Z",
    ends_at: "2026-06-03T08:00:00Z",
    time_zone: "Europe/Stockholm",
  });
  await signIn(page, owner);
  await page.goto("/settings/profile");
  await page.getByRole("combobox", { name: "Time zone" }).fill("Kiritimati");
  await page.getByRole("option", { name: "Pacific/Kiritimati" }).click();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Saved")).toBeVisible();

  await page.goto("/calendar?span=day&date=2026-06-03");
  await expect(page.getByText("21:00 - 22:00")).toBeVisible();
  await page.getByText("Commissioning").click();
  await expect(page.getByLabel("Start")).toHaveValue("2026-06-03T21:00");
  await page.getByLabel("Start").fill("2026-06-04T00:30");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const { items } = await calls.get<{ items: { starts_at: string }[] }>("/events?limit=1");
  expect(items[0]?.starts_at).toBe("2026-06-03T10:30:00Z");
});

test("encrypted values leave in plain only for who asks for them, and the log tells", async ({
  page,
  owner,
  request,
}) => {
  page.setDefaultTimeout(20_000);
  const calls = await registered(request, owner);
  await calls.post("/custom-fields", { record: "accounts", label: "IBAN", kind: "text", sensitive: true });
  const iban = "DE89 3704 0044 0532 0130 00";
  await calls.post("/crm/accounts", { name: "Sundvik", custom: { iban } });
  await signIn(page, owner);
  await page.goto("/accounts");
  const saved = async () => {
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: "As CSV" }).click(),
    ]);
    return readFileSync(await file.path(), "utf8");
  };
  await page.getByRole("button", { name: "Export" }).click();
  expect(await saved()).not.toContain(iban);
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitemcheckbox", { name: /^Encrypted values in plain/ }).click();
  expect(await saved()).toContain(iban);
  await page.goto("/settings/audit?action=export");
  await page.locator("summary").first().click();
  await expect(page.getByText("encrypted values in plain")).toBeVisible();
});
