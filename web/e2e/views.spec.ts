import { type Browser, expect, type Locator, type Page } from "@playwright/test";
import { type Calls, type Owner, registered, settled, signIn, test } from "./test";

type Made = { id: string };

const leads = [
  ["Ines Falk", "qualified"],
  ["Jonas Wedel", "contacted"],
  ["Ruth Hale", "new"],
  ["Sunniva Dahl", "new"],
];

async function withLeads(calls: Calls): Promise<void> {
  for (const [name = "", status] of leads) {
    const [first_name, last_name] = name.split(" ");
    await calls.post("/crm/leads", { first_name, last_name, status });
  }
}

function head(page: Page, value: string): Locator {
  return page.getByRole("grid", { name: "Leads" }).getByRole("button", { name: `Status ${value}` });
}

function rowOf(page: Page, name: string): Locator {
  return page.getByRole("row").filter({ has: page.getByRole("link", { name }) });
}

test("a list is grouped, its groups are folded, and a view remembers it", async ({
  page,
  owner,
  request,
}) => {
  await withLeads(await registered(request, owner));
  await signIn(page, owner);
  await page.goto("/leads");
  await page.getByRole("button", { name: "Group rows by" }).click();
  await page.getByRole("menuitemradio", { name: "Status" }).click();
  await expect(head(page, "New")).toHaveAccessibleName("Status New 2");
  await expect(head(page, "Contacted")).toHaveAccessibleName("Status Contacted 1");

  await test.step("fold with the keyboard; what is folded is out of the list, and comes back", async () => {
    await head(page, "New").focus();
    await page.keyboard.press("Enter");
    await expect(rowOf(page, "Ruth Hale")).toBeHidden();
    await expect(head(page, "New")).toBeFocused();
    await expect(head(page, "New")).toHaveAttribute("aria-expanded", "false");
    await page.reload();
    await expect(head(page, "New"), "the address has it").toHaveAttribute("aria-expanded", "false");
    await expect(rowOf(page, "Jonas Wedel")).toBeVisible();
    await expect(rowOf(page, "Ruth Hale")).toBeHidden();
    await head(page, "New").press("Space");
    await expect(rowOf(page, "Ruth Hale")).toBeVisible();
    await expect(head(page, "New")).toBeFocused();
  });

  await test.step("the cursor goes over heads, and what is done is done with the right row", async () => {
    await page.getByRole("grid", { name: "Leads" }).focus();
    for (const key of ["j", "j", "x"]) await page.keyboard.press(key);
    // New ones come first, the latest of them before the others.
    const second = rowOf(page, "Ruth Hale");
    await expect(second).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("Escape");
    await second.getByRole("gridcell").nth(1).dblclick();
    await second.getByRole("textbox", { name: "Company" }).fill("Hale Cottages");
    await page.keyboard.press("Enter");
    await expect(second).toContainText("Hale Cottages");
  });

  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByRole("textbox", { name: "Name of the view" }).fill("By status");
  await page.getByRole("button", { name: "Save view" }).last().click();
  await page.getByRole("tab", { name: "All" }).click();
  await expect(head(page, "New")).toBeHidden();
  await page.getByRole("tab", { name: "By status" }).click();
  await expect(head(page, "New")).toBeVisible();
});

test("columns take another place and stay in sight", async ({ page, owner, request }) => {
  await withLeads(await registered(request, owner));
  await signIn(page, owner);
  await page.goto("/leads");
  const heads = page.getByRole("columnheader");
  await expect(heads.nth(1)).toContainText("Company");
  await page.getByRole("button", { name: "Columns" }).click();
  const up = page.getByRole("button", { name: "Move Status up" });
  await up.focus();
  await page.keyboard.press("Enter");
  await expect(heads.nth(1)).toContainText("Status");
  await page.getByRole("button", { name: "Keep E-mail in sight" }).click();
  await expect(heads.nth(1)).toContainText("E-mail");
  await page.reload();
  await expect(heads.nth(1), "this browser remembers it").toContainText("E-mail");
  await expect(heads.nth(2)).toContainText("Status");
});

test("a lead is moved on the board with the keyboard, and others see it", async ({
  page,
  browser,
  owner,
  request,
}) => {
  await withLeads(await registered(request, owner));
  await signIn(page, owner);
  const other = await elsewhere(browser, owner);
  for (const one of [page, other]) {
    await one.goto("/leads");
    await one.getByRole("radiogroup", { name: "What is shown" }).getByText("Board", { exact: true }).click();
    await settled(one);
  }
  const card = page.getByRole("button", { name: /^Ruth Hale/ });
  await expect(card).toHaveAccessibleName(/, New$/);
  await card.focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByText("Holding “Ruth Hale”: Contacted")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(card).toHaveAccessibleName(/, Contacted$/);
  await expect(card).toBeFocused();
  await expect(other.getByRole("button", { name: /^Ruth Hale/ })).toHaveAccessibleName(/, Contacted$/);

  const converted = page.getByRole("region", { name: "Converted" });
  await expect(converted).toContainText("A lead gets here by converting it.");
  await page.keyboard.press("Space");
  for (let step = 0; step < 5; step++) await page.keyboard.press("ArrowRight");
  await expect(page.getByText("Holding “Ruth Hale”: Unqualified"), "no further").toBeVisible();
  await page.keyboard.press("Escape");
  await expect(card).toHaveAccessibleName(/, Contacted$/);
  await other.context().close();
});

test("a task is ticked off on the board, and put on another day in the calendar", async ({
  page,
  owner,
  request,
}) => {
  const calls = await registered(request, owner);
  const [title, second] = ["Send the service plan", "Check the grant papers"];
  const due_at = "2026-05-13T00:00:00Z";
  const { id } = await calls.post<Made>("/tasks", { title, due_at, all_day: true });
  await calls.post("/tasks", { title: second, due_at, all_day: true });
  const dueOf = async () => (await calls.get<{ due_at: string }>(`/tasks/${id}`)).due_at;
  await signIn(page, owner);

  await page.goto("/tasks?show=calendar&date=2026-05-01");
  const shown = page.getByRole("button", { name: title });
  const day = (name: string) => page.getByRole("gridcell", { name });
  await expect(day("13 May 2026").getByText(title)).toBeVisible();
  await test.step("by dragging", async () => {
    await day("13 May 2026").getByText(title).hover();
    await page.mouse.down();
    const to = await day("20 May 2026").boundingBox();
    if (!to) throw new Error("the day is not on screen");
    await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 12 });
    await page.mouse.up();
    await expect(day("20 May 2026").getByText(title)).toBeVisible();
    await expect.poll(dueOf).toBe("2026-05-20T00:00:00Z");
  });
  await test.step("with the keyboard", async () => {
    await shown.focus();
    await page.keyboard.press("Shift+ArrowLeft");
    await expect(day("19 May 2026").getByText(title)).toBeVisible();
    await expect.poll(dueOf).toBe("2026-05-19T00:00:00Z");
  });

  await page.goto("/tasks?show=board");
  const card = page.getByRole("button", { name: new RegExp(`^${title}`) });
  await expect(card).toHaveAccessibleName(/, Open$/);
  await card.focus();
  await page.keyboard.press("m");
  await page.getByRole("menuitem", { name: "Done" }).click();
  await expect(card).toHaveAccessibleName(/, Done$/);
  await expect.poll(async () => (await calls.get<{ status: string }>(`/tasks/${id}`)).status).toBe("done");
});

/** The same person at another device, with a session of its own. */
async function elsewhere(browser: Browser, owner: Owner): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, owner);
  return page;
}
