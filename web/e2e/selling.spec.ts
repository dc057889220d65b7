import { type Browser, expect, type Locator, type Page } from "@playwright/test";
import { listed } from "./files";
import { type Calls, registered, signIn, spaced, test } from "./test";

const twin = {
  first: "Henrik",
  last: "Dahl",
  email: "henrik.dahl@rosendal.example",
  phone: "+46 18 555 01 99",
};
const lead = {
  first: "Ruth",
  last: "Hale",
  company: "Hale Cottages",
  email: "ruth.hale@hale-cottages.example",
};
const deal = "Heat pumps for 16 cottages";
const cardOf = new RegExp(`^${deal}`);

test("a company sells: from a list of people to an order", async ({ page, owner, browser, request }) => {
  test.setTimeout(120_000);
  page.setDefaultTimeout(15_000);
  const calls = await registered(request, owner);
  await priced(calls);
  await signIn(page, owner);
  await test.step("import contacts", () => importContacts(page));
  await test.step("edit several at once, and take it back", () => editSeveral(page));
  await test.step("merge two, and part them again", () => mergeAndPart(page));
  await test.step("a lead becomes a deal", () => convertLead(page));
  await test.step("move the deal", () => moveDeal(page));
  const link = await test.step("quote from a price list", () => quote(page));
  await test.step("the customer accepts", () => accept(browser, link));
  await test.step("order", () => order(page));
});

/** What is sold, and for how much: a product with a list price, and a price list that is lower from ten on. */
async function priced(calls: Calls): Promise<void> {
  type Made = { id: string };
  const tax = await calls.post<Made>("/products/tax-classes", { name: "Reduced", rate: 12 });
  const pump = await calls.post<Made>("/products", {
    name: "Aldermoor M8",
    sku: "M8",
    unit: "piece",
    list_price: 7_120_00,
    currency: "EUR",
    tax_class_id: tax.id,
  });
  const list = await calls.post<Made>("/products/price-lists", { name: "Autumn", currency: "EUR" });
  const price = { price_list_id: list.id, product_id: pump.id };
  await calls.post("/products/price-entries", {
    ...price,
    min_quantity: 10,
    price: 6_400_00,
    currency: "EUR",
  });
}

async function importContacts(page: Page): Promise<void> {
  await go(page, "Contacts");
  await page.getByRole("button", { name: "Import", exact: true }).first().click();
  const dialog = page.getByRole("dialog", { name: "Import contacts" });
  const opened = page.waitForEvent("filechooser");
  await dialog.getByRole("button", { name: "Drop a CSV file here" }).click();
  await (await opened).setFiles(listed.path);
  await dialog.getByRole("button", { name: "Try without saving" }).click();
  await dialog.getByRole("button", { name: "Import for real" }).click();
  await expect(dialog.getByText("The import is done")).toBeVisible();
  await expect(dialog.getByText(`${listed.added} added`)).toBeVisible();
  await expect(dialog.getByText(`${listed.rejected} rows set aside`)).toBeVisible();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByText(new RegExp(`^${listed.added} contacts, `))).toBeVisible();
}

async function editSeveral(page: Page): Promise<void> {
  const people = ["Claire Dumont", "Maja Öberg", "Petra Novak"];
  for (const name of people) await select(page, name);
  const bar = page.getByRole("toolbar", { name: "For the selected rows" });
  await expect(bar.getByText("3 selected")).toBeVisible();
  await bar.getByRole("button", { name: "Edit", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Edit 3 contacts" });
  await pick(page, dialog.getByRole("combobox", { name: "Field" }), "Role");
  await dialog.getByRole("textbox", { name: "Role" }).fill("Head of estates");
  await dialog.getByRole("button", { name: "Change 3 contacts" }).click();
  for (const name of people) await expect(row(page, name)).toContainText("Head of estates");
  await expect(row(page, "Oleg Sokolov")).not.toContainText("Head of estates");

  const told = page.getByRole("status").filter({ hasText: "3 contacts changed" });
  await told.getByRole("button", { name: "Undo" }).click();
  for (const name of people) await expect(row(page, name)).not.toContainText("Head of estates");
}

async function mergeAndPart(page: Page): Promise<void> {
  await page.getByRole("button", { name: "New contact" }).click();
  const form = page.getByRole("dialog", { name: "New contact" });
  await form.getByRole("textbox", { name: "First name" }).fill(twin.first);
  await form.getByRole("textbox", { name: "Last name" }).fill(twin.last);
  await form.getByRole("textbox", { name: "E-mail" }).fill(twin.email);
  await form.getByRole("textbox", { name: "Phone" }).fill(twin.phone);
  await expect(form.getByText("Probably there already")).toBeVisible();
  await form.getByRole("button", { name: "Create contact" }).click();
  const name = `${twin.first} ${twin.last}`;
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

  await go(page, "Contacts");
  await page.getByRole("searchbox", { name: "Search contacts" }).fill(twin.last);
  const boxes = page.getByRole("checkbox", { name: `Select ${name}` });
  await expect(boxes).toHaveCount(2);
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.getByRole("toolbar").getByRole("button", { name: "Merge" }).click();
  const dialog = page.getByRole("dialog", { name: "Make two one" });
  const phones = dialog.getByRole("radio", { name: /^Phone: / });
  await expect(phones).toHaveCount(2);
  await dialog
    .getByRole("row", { name: /^Phone/ })
    .getByText(spaced(twin.phone))
    .click();
  await dialog.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(boxes).toHaveCount(1);
  await expect(row(page, name)).toContainText(spaced(twin.phone));

  await row(page, name).getByRole("link").first().click();
  await page.getByRole("button", { name: "Un-merge" }).click();
  await expect(page.getByRole("button", { name: "Un-merge" })).toBeHidden();
  await go(page, "Contacts");
  await page.getByRole("searchbox", { name: "Search contacts" }).fill(twin.last);
  await expect(boxes, "both are back").toHaveCount(2);
}

async function convertLead(page: Page): Promise<void> {
  await go(page, "Leads");
  await page.getByRole("button", { name: "New lead" }).first().click();
  const form = page.getByRole("dialog", { name: "New lead" });
  await form.getByRole("textbox", { name: "First name" }).fill(lead.first);
  await form.getByRole("textbox", { name: "Last name" }).fill(lead.last);
  await form.getByRole("textbox", { name: "Company" }).fill(lead.company);
  await form.getByRole("textbox", { name: "E-mail" }).fill(lead.email);
  await form.getByRole("textbox", { name: "Estimate" }).fill("110000");
  await form.getByRole("textbox", { name: "Currency" }).fill("EUR");
  await form.getByRole("button", { name: "Create lead" }).click();
  await page.getByRole("button", { name: "Convert" }).click();
  const dialog = page.getByRole("dialog", { name: "Convert this lead" });
  await expect(dialog.getByRole("radio", { name: `New: ${lead.company}` })).toBeChecked();
  await expect(dialog.getByRole("radio", { name: `New: ${lead.first} ${lead.last}` })).toBeChecked();
  await dialog.getByRole("textbox", { name: "Name of the deal" }).fill(deal);
  await dialog.getByRole("button", { name: "Convert" }).click();
  const became = page.getByRole("status").filter({ hasText: "It became" });
  for (const name of [lead.company, `${lead.first} ${lead.last}`, deal])
    await expect(became.getByRole("link", { name })).toBeVisible();
}

async function moveDeal(page: Page): Promise<void> {
  await go(page, "Deals");
  await shown(page, "Board");
  const card = page.getByRole("button", { name: cardOf });
  await expect(card).toHaveAccessibleName(/, Qualify$/);
  await card.focus();
  await page.keyboard.press("Space");
  for (const column of ["Meeting booked", "Offer sent"]) {
    await page.keyboard.press("ArrowRight");
    await expect(page.getByText(`Holding “${deal}”: ${column}`)).toBeVisible();
    await expect(card).toBeFocused();
  }
  await page.keyboard.press("Enter");
  await expect(card).toHaveAccessibleName(/, Offer sent$/);
  await page.reload();
  await expect(card, "it is there for everybody").toHaveAccessibleName(/, Offer sent$/);
}

/** Makes a quote of the deal, sends it, and gives the link for the customer. */
async function quote(page: Page): Promise<string> {
  await page.getByRole("button", { name: cardOf }).click();
  await page.getByRole("button", { name: "New quote" }).click();
  const form = page.getByRole("dialog", { name: "New quote" });
  await expect(form.getByRole("textbox", { name: "Title" })).toHaveValue(deal);
  await expect(form.getByRole("combobox", { name: "Account" })).toHaveValue(lead.company);
  await expect(form.getByRole("combobox", { name: "Deal" })).toHaveValue(deal);
  await form.getByRole("button", { name: "Create quote" }).click();

  const lines = page.getByRole("region", { name: "Lines" });
  await lines.getByRole("button", { name: "Add a line" }).click();
  const line = lines.getByRole("group", { name: "Line 1" });
  await pick(page, line.getByRole("combobox", { name: "Product or description of line 1" }), "Aldermoor M8");
  await line.getByRole("textbox", { name: "Quantity of line 1" }).fill("16");
  await line.getByRole("textbox", { name: "Disc. % of line 1" }).fill("5");
  await expect(line.getByText("Autumn ≥ 10"), "why it costs that").toBeVisible();
  await expect(line.getByRole("textbox", { name: "Price of line 1" })).toHaveAttribute(
    "placeholder",
    "6,400.00",
  );
  await expect(lines, "16 × 6,400.00 less 5 %").toContainText("97,280.00");
  await expect(lines, "12 % of it").toContainText("11,673.60");
  await expect(lines).toContainText("108,953.60");
  await lines.getByRole("button", { name: "Save lines" }).click();
  await expect(lines.getByRole("button", { name: "Save lines" })).toBeHidden();

  await page.getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("dialog", { name: "Send this quote?" }).getByRole("button", { name: "Send" }).click();
  const sent = page.getByRole("dialog", { name: "The quote is out" });
  const link = await sent.getByText(/\/public\/quotes\//).textContent();
  await sent.getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `Q-00001 · ${deal}` })).toBeVisible();
  return link ?? "";
}

async function accept(browser: Browser, link: string): Promise<void> {
  const context = await browser.newContext({ locale: "en-GB" });
  const page = await context.newPage();
  await page.goto(link);
  await expect(page.getByRole("heading", { level: 1, name: deal })).toBeVisible();
  await expect(page.getByText("€108,953.60").first()).toBeVisible();
  await page.getByRole("button", { name: "Accept with binding effect" }).click();
  await expect(page.getByText(/^Accepted by/), "not without a name").toBeHidden();
  await page.getByRole("textbox", { name: "Your first and last name" }).fill(`${lead.first} ${lead.last}`);
  await page.getByRole("button", { name: "Accept with binding effect" }).click();
  await expect(page.getByText(`Accepted by ${lead.first} ${lead.last} on`)).toBeVisible();
  await context.close();
}

async function order(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Make order" }).click();
  await page.getByRole("button", { name: "Confirm", exact: true }).click();
  await page
    .getByRole("dialog", { name: "Confirm this order?" })
    .getByRole("button", { name: "Confirm" })
    .click();
  await expect(page.getByRole("heading", { level: 1, name: `O-00001 · ${deal}` })).toBeVisible();
  await expect(page.getByRole("region", { name: "Lines" })).toContainText("108,953.60");

  await page
    .getByRole("region", { name: "Related" })
    .getByRole("link", { name: new RegExp(`^${deal}`) })
    .click();
  await expect(page.getByRole("heading", { level: 1, name: deal, exact: true })).toBeVisible();
  const related = page.getByRole("region", { name: "Related" });
  await expect(related.getByRole("link", { name: /^Q-00001/ })).toContainText("Accepted");
  await expect(related.getByRole("link", { name: /^O-00001/ })).toContainText("Confirmed");
  const timeline = page.getByRole("region", { name: "Timeline" });
  await expect(timeline.getByText("accepted the quote")).toBeVisible();
  await expect(timeline.getByText("confirmed the order")).toBeVisible();

  await go(page, "Quotes & orders");
  await shown(page, "Orders");
  await expect(row(page, "O-00001")).toContainText(lead.company);
}

/** Switches between the pages that share an entry of the navigation. */
function shown(page: Page, what: string): Promise<void> {
  return page.getByRole("radiogroup", { name: "What is shown" }).getByText(what, { exact: true }).click();
}

function row(page: Page, name: string): Locator {
  return page.getByRole("row").filter({ hasText: name });
}

function select(page: Page, name: string): Promise<void> {
  return page.getByRole("checkbox", { name: `Select ${name}`, exact: true }).check();
}

/** Opens a list of choices, looks for one and takes it. */
async function pick(page: Page, input: Locator, choice: string): Promise<void> {
  await input.click();
  await input.fill(choice);
  await page.getByRole("option", { name: choice }).click();
}

function go(page: Page, place: string): Promise<void> {
  return page
    .getByRole("navigation", { name: "Main" })
    .getByRole("link", { name: place, exact: true })
    .click();
}
