import { expect, type Page } from "@playwright/test";
import { registered, signIn, test } from "./test";

const dot =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

test("a contact gets a picture, loses it and has it back", async ({ page, owner, request }) => {
  page.setDefaultTimeout(15_000);
  const calls = await registered(request, owner);
  const person = { first_name: "Elin", last_name: "Sandvik" };
  const { id } = await calls.post<{ id: string }>("/crm/contacts", person);
  await signIn(page, owner);
  await page.goto(`/contacts/${id}`);
  const add = page.getByRole("button", { name: "Give Elin Sandvik a picture" });
  const face = page.getByRole("region", { name: "Details" }).locator("header img");
  const change = page.getByRole("button", { name: "Change the picture of Elin Sandvik" });

  await add.press("Enter");
  await choose(page, Buffer.from("hello"));
  await expect(page.getByText(/could not be changed: This is no picture/)).toBeVisible();
  await add.click();
  await choose(page, Buffer.from(dot, "base64"));
  await expect(face).toBeVisible();
  await expect(page.getByText("changed Picture")).toBeVisible();

  await page.goto("/contacts");
  await expect(page.getByRole("row", { name: /Elin Sandvik/ }).locator("img")).toBeVisible();

  await page.goto(`/contacts/${id}`);
  await change.click();
  await page.getByRole("menuitem", { name: "Remove the picture" }).click();
  await expect(add).toBeVisible();
  await expect(face).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(face).toBeVisible();
});

async function choose(page: Page, content: Buffer): Promise<void> {
  const opened = page.waitForEvent("filechooser");
  await page.getByRole("menuitem", { name: "Upload a picture…" }).click();
  await (await opened).setFiles({ name: "me.png", mimeType: "image/png", buffer: content });
}
