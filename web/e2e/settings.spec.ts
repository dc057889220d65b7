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
