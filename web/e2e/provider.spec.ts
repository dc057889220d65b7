import { expect } from "@playwright/test";
import { type Names, serveLogin, serveNames } from "./outside";
import { startProgram } from "./program";
import { test as base, registered, settled, signIn } from "./test";

const test = base.extend<object, { names: Names }>({
  names: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures that are used
    async ({}, use) => {
      const names = await serveNames();
      await use(names);
      names.close();
    },
    { scope: "worker" },
  ],
  program: [
    async ({ names }, use) => {
      const program = await startProgram([], { RAPPORT_REACH: "127.0.0.0/8 ::1/128", RAPPORT_DNS: names.at });
      await use(program);
      await program.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
});

test("a company's people come in through its own provider", async ({
  page,
  browser,
  request,
  names,
  program,
  owner,
}) => {
  page.setDefaultTimeout(20_000);
  await registered(request, owner);
  await signIn(page, owner);
  const login = await serveLogin(`${program.url}/api/v1/auth/provider/callback`);
  const domain = "aldermoor-heat.example";

  await test.step("an administrator names the provider", async () => {
    await page.goto("/settings/sign-in-provider");
    await expect(page.getByText(`${program.url}/api/v1/auth/provider/callback`)).toBeVisible();
    await page.getByLabel("Issuer").fill("http://10.255.255.1");
    await page.getByLabel("Client ID").fill(login.client);
    await page.getByLabel("Client secret", { exact: true }).fill(login.secret);
    await page.getByLabel("People of your domains become members").check();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByLabel("Issuer")).toHaveAttribute("aria-invalid", "true");
    await page.getByLabel("Issuer").fill(login.issuer);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("The company sign-in is saved")).toBeVisible();
  });

  await test.step("and proves the domain that it speaks for", async () => {
    await page.getByLabel("Domain", { exact: true }).fill(domain);
    await page.getByRole("button", { name: "Add", exact: true }).click();
    const row = page.getByRole("list", { name: "Domains" }).getByRole("listitem");
    await row.getByRole("button", { name: /Check/ }).click();
    await expect(page.getByText("There is no TXT record")).toBeVisible();
    const [record = "", value = ""] = await row.locator("code").allInnerTexts();
    names.txt.set(record, value);
    await row.getByRole("button", { name: /Check/ }).click();
    await expect(row).toContainText("Proven");
  });

  const hers = await (await browser.newContext({ baseURL: program.url })).newPage();
  await test.step("a colleague signs in there, and is a member", async () => {
    await hers.goto("/sign-in");
    await hers.getByLabel("E-mail").fill(`ines@${domain}`);
    await hers.getByRole("button", { name: "Use your company’s sign-in" }).click();
    await hers.waitForURL(`${login.issuer}/**`);
    await expect(hers.locator("[name=login]")).toHaveValue(`ines@${domain}`);
    await hers.locator("[name=password]").fill("known to the provider only");
    await hers.getByRole("button", { name: "Sign-in" }).click();
    await hers.getByRole("button", { name: "Continue" }).click();
    await expect(hers.getByRole("navigation", { name: "Main" }).first()).toBeAttached();
    await expect(hers.getByRole("button", { name: /Ines Duarte/ })).toBeVisible();
    await hers.goto("/contacts");
    await settled(hers);
    await expect(hers.getByRole("button", { name: /New contact/ }).first()).toBeVisible();
    await page.goto("/settings/team");
    await expect(page.getByRole("row", { name: /Ines Duarte/ })).toBeVisible();
  });

  await test.step("who is not of the domain gets nowhere", async () => {
    const elsewhere = await (await browser.newContext({ baseURL: program.url })).newPage();
    await elsewhere.goto("/sign-in");
    await elsewhere.getByLabel("E-mail").fill(`ines@${domain}`);
    await elsewhere.getByRole("button", { name: "Use your company’s sign-in" }).click();
    await elsewhere.locator("[name=login]").fill("somebody@fenwick.example");
    await elsewhere.locator("[name=password]").fill("known to the provider only");
    await elsewhere.getByRole("button", { name: "Sign-in" }).click();
    await elsewhere.getByRole("button", { name: "Continue" }).click();
    await elsewhere.waitForURL("**/sign-in?provider=foreign");
    await expect(elsewhere.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await elsewhere.context().close();
  });
  await hers.context().close();
  login.close();
});
