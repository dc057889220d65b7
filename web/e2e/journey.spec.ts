import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { type Browser, expect, type Locator, type Page } from "@playwright/test";
import { docx, fewPeople, html, markdown, notInThere, pdf, people, text } from "./files";
import { type Site, startSite } from "./site";
import { type Owner, test } from "./test";

const visitor = "ruth.hale@hale-cottages.example";

test("a company goes from nothing to answering a visitor from its own documents", async ({
  page,
  owner,
  browser,
  context,
  program,
}) => {
  test.setTimeout(300_000);
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: program.url });
  const site = await startSite();
  try {
    await test.step("register", () => register(page, owner));
    await test.step("first start", () => firstStart(page, owner));
    await test.step("import contacts", () => importContacts(page));
    await test.step("upload documents", () => uploadDocuments(page));
    await test.step("ask", () => ask(page));
    await test.step("be refused", () => beRefused(page));
    const line = await test.step("make a widget", () => makeWidget(page, site));
    site.put(line);
    await test.step("a visitor asks", () => visit(browser, site));
    await test.step("find the talk", () => findTalk(page));
  } finally {
    await site.close();
  }
});

async function register(page: Page, owner: Owner): Promise<void> {
  await page.goto("/");
  await page.getByRole("link", { name: "Register your company" }).click();
  await page.getByLabel("Company").fill(owner.company);
  await page.getByLabel("Your name").fill(owner.name);
  await page.getByLabel("E-mail").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Register" }).click();
  await expect(page.getByRole("heading", { name: `Set up ${owner.company}` })).toBeVisible();
}

async function firstStart(page: Page, owner: Owner): Promise<void> {
  const contacts = page
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name: "Contacts" }) });
  await choose(page, contacts.getByRole("button", { name: "Drop a CSV file here" }), fewPeople.path);
  await expect(contacts.getByText(`${fewPeople.rows} added`)).toBeVisible();

  const document = page
    .getByRole("listitem")
    .filter({ has: page.getByRole("heading", { name: "First document" }) });
  await choose(page, document.getByRole("button", { name: "Drop documents here" }), pdf.path);
  await expect(document.getByText(/, \d+ passages?$/)).toBeVisible();

  await page.getByRole("textbox", { name: "Ask it" }).fill(pdf.question);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  await expect(page.getByText("Asked of your document")).toBeVisible();
  await expect(page.getByText(pdf.answer).first()).toBeVisible();

  await page.getByRole("button", { name: "Go to Home" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByText(`${fewPeople.rows} contacts`)).toBeVisible();
  await expect(page.getByText(owner.company).first()).toBeVisible();
}

async function importContacts(page: Page): Promise<void> {
  await go(page, "Contacts");
  await page.getByRole("button", { name: "Import", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Import contacts" });
  await choose(page, dialog.getByRole("button", { name: "Drop a CSV file here" }), people.path);
  for (const [column, field] of Object.entries(people.columns)) {
    await expect(dialog.getByRole("combobox", { name: `Column ${column} becomes` })).toHaveValue(field);
  }
  await dialog.getByRole("button", { name: "Try without saving" }).click();
  await expect(dialog.getByText("This is what would happen; nothing was saved")).toBeVisible();
  await expect(dialog.getByText(`${people.rejected} rows set aside`)).toBeVisible();

  await dialog.getByRole("button", { name: "Import for real" }).click();
  await expect(dialog.getByText("The import is done")).toBeVisible();
  await expect(dialog.getByText(`${people.added} added`)).toBeVisible();
  const saved = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download these rows" }).click();
  const rejected = readFileSync(await (await saved).path(), "utf8")
    .trim()
    .split(/\r?\n/);
  expect(rejected).toHaveLength(people.rejected + 1);
  expect(rejected[0]).toMatch(/,reason$/);
  for (const row of rejected.slice(1)) expect(row).toContain(people.reason);

  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole("searchbox", { name: "Search contacts" }).fill(people.known);
  await expect(page.getByRole("link", { name: people.known })).toBeVisible();
  await expect(page.getByText(/^1 contact, \d+ ms$/)).toBeVisible();
}

async function uploadDocuments(page: Page): Promise<void> {
  await page.getByRole("searchbox", { name: "Search contacts" }).fill("typed, then left at once");
  await go(page, "Knowledge");
  await expect(page.getByRole("searchbox", { name: "Search documents" })).toHaveValue("");
  const files = [docx.path, html.path, markdown.path, text.path];
  await choose(page, page.getByRole("button", { name: "Drop files here, or choose them." }), files);
  const table = page.getByRole("table", { name: "Documents" });
  for (const path of [...files, pdf.path]) {
    const row = table.getByRole("row").filter({ hasText: basename(path).replace(/\.\w+$/, "") });
    await expect(row.getByText("Ready", { exact: true })).toBeVisible();
  }
}

async function ask(page: Page): Promise<void> {
  for (const { question, answer, path } of [docx, html, pdf]) {
    await go(page, "Ask");
    await page.getByRole("textbox", { name: "Ask your documents" }).fill(question);
    await page.keyboard.press("Enter");
    const main = page.getByRole("main");
    await expect(main.getByRole("heading", { name: question })).toBeVisible();
    await expect(
      main.getByRole("status").filter({ hasText: /sentences? checked, \d+\s?% confident/ }),
    ).toBeVisible();
    await expect(main.getByText(answer).first()).toBeVisible();

    const cites = main.getByRole("button", { name: /^Source \d+, / });
    const checked = await main.getByText(/\d+ sentences? checked/).textContent();
    expect(await cites.count(), "every sentence cites").toBeGreaterThanOrEqual(
      Number.parseInt(checked ?? "", 10),
    );

    await cites
      .filter({ hasText: /^\d+$/ })
      .and(main.getByRole("button", { name: basename(path) }))
      .first()
      .click();
    await expect(page.getByRole("heading", { level: 1, name: basename(path) })).toBeVisible();
    await expect(page.locator("mark").first()).toBeInViewport();
    await expect(page.locator("mark").first()).toHaveText(answer);
  }
}

async function beRefused(page: Page): Promise<void> {
  await go(page, "Ask");
  await page.getByRole("textbox", { name: "Ask your documents" }).fill(notInThere);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  const main = page.getByRole("main");
  await expect(main.getByRole("status").filter({ hasText: "not in your documents" })).toBeVisible();
  await expect(main.getByText(/^Searched \d+ passages of 5 documents\./)).toBeVisible();
  await expect(main.getByRole("button", { name: /^Source \d+, / })).toHaveCount(0);
}

async function makeWidget(page: Page, site: Site): Promise<string> {
  await go(page, "Widgets");
  await page.getByRole("link", { name: "New widget" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Pump shop");
  await page.getByRole("textbox", { name: "Address 1" }).fill(site.origin);
  await page.getByRole("button", { name: "Create widget" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Pump shop" })).toBeVisible();
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  const line = await page.evaluate(() => navigator.clipboard.readText());
  expect(line).toMatch(/^<script src="http:\/\/[^"]+\/api\/v1\/embed\/widget\/[\w-]+" async><\/script>$/);
  return line;
}

async function visit(browser: Browser, site: Site): Promise<void> {
  const context = await browser.newContext({ locale: "en-GB" });
  const page = await context.newPage();
  await page.goto(`${site.origin}/heating`);
  await page.getByRole("button", { name: "Open help" }).click();
  const panel = page.getByRole("dialog");
  await panel.getByRole("textbox", { name: "Ask a question" }).fill(html.question);
  await page.keyboard.press("Enter");
  await expect(panel.getByText(html.answer)).toBeVisible();
  await panel
    .getByRole("button", { name: new RegExp(`^Source \\d+: ${basename(html.path)}$`) })
    .last()
    .click();
  await expect(panel.getByRole("figure")).toContainText(html.answer);
  await expect(panel.getByRole("button", { name: "Helped", exact: true })).toBeVisible();

  await panel.getByRole("textbox", { name: "Ask a question" }).fill(notInThere);
  await panel.getByRole("button", { name: "Send" }).click();
  await expect(panel.getByText("This is not in the documents.")).toBeVisible();
  const address = panel.getByRole("textbox", { name: /^E-mail address/ });
  await address.fill(visitor);
  await address.press("Enter");
  await expect(panel.getByText("Thank you.")).toBeVisible();

  await page.reload();
  await page.getByRole("button", { name: "Open help" }).click();
  await expect(page.getByRole("dialog").getByText(html.question), "the visitor is remembered").toBeVisible();
  await context.close();
}

async function findTalk(page: Page): Promise<void> {
  await go(page, "Contacts");
  await page.getByRole("searchbox", { name: "Search contacts" }).fill(visitor);
  const found = page.getByRole("row").filter({ hasText: visitor });
  await found.getByRole("link").first().click();
  await expect(page.getByRole("region", { name: "Details" }).getByText(visitor).first()).toBeVisible();
  const timeline = page.getByRole("region", { name: "Timeline" });
  await expect(timeline.getByText("/heating")).toBeVisible();
  await expect(timeline.getByText(`“${notInThere}”`), "how the talk ended").toBeVisible();
  await timeline.getByRole("link", { name: "Open conversation" }).click();
  const talk = page.getByRole("region", { name: "Messages" });
  await expect(talk.getByText(html.question)).toBeVisible();
  await expect(talk.getByText(html.answer)).toBeVisible();
  await expect(talk.getByText(notInThere)).toBeVisible();
  await expect(talk.getByText("not in your documents")).toBeVisible();
}

function go(page: Page, place: string): Promise<void> {
  return page
    .getByRole("navigation", { name: "Main" })
    .getByRole("link", { name: place, exact: true })
    .click();
}

/** Chooses files through the dialog that a button opens. */
async function choose(page: Page, button: Locator, files: string | string[]): Promise<void> {
  const opened = page.waitForEvent("filechooser");
  await button.click();
  await (await opened).setFiles(files);
}
