import { type APIRequestContext, type APIResponse, test as base, expect, type Page } from "@playwright/test";
import { type Program, startProgram } from "./program";

/** A company and the person who registered it. */
export type Owner = { company: string; name: string; email: string; password: string };

type Shared = { program: Program };

/** Every test has a company of its own in one running program. */
export const test = base.extend<{ owner: Owner }, Shared>({
  program: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures that are used
    async ({}, use) => {
      const program = await startProgram();
      await use(program);
      await program.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
  baseURL: async ({ program }, use) => use(program.url),
  page: async ({ page }, use) => {
    const kept = keptOut(page);
    await use(page);
    expect(kept).toEqual([]);
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures that are used
  owner: async ({}, use, info) =>
    use({
      company: "Aldermoor Heat",
      name: "Nora Lindqvist",
      email: `nora-${info.testId}-${info.retry}@aldermoor.example`,
      password: "quiet pumps hum at dawn",
    }),
});

/** What the policy of a page keeps out of it, which is a fault: a style that is missing, a call that goes elsewhere. */
export function keptOut(page: Page): string[] {
  const kept: string[] = [];
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) kept.push(`${page.url()}: ${message.text()}`);
  });
  return kept;
}

/** Calls of the person who registered, for what a journey only needs to be there. */
export type Calls = {
  post: <T>(path: string, data: unknown) => Promise<T>;
  get: <T>(path: string) => Promise<T>;
};

/** Registers the company without the form, for journeys that begin later. */
export async function registered(request: APIRequestContext, owner: Owner): Promise<Calls> {
  const { company: company_name, name, email, password } = owner;
  const answer = await request.post("/api/v1/auth/register", {
    data: { company_name, name, email, password },
  });
  return calls(request, (await read<{ access_token: string }>(answer)).access_token);
}

/** The calls of somebody who is registered. */
export async function signedIn(
  request: APIRequestContext,
  { email, password }: Pick<Owner, "email" | "password">,
) {
  const answer = await request.post("/api/v1/auth/login", { data: { email, password } });
  return calls(request, (await read<{ access_token: string }>(answer)).access_token);
}

/** Waits until a page has fetched and drawn what it shows. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/** Signs in through the form, and waits for Home. */
export async function signIn(
  page: Page,
  { email, password }: Pick<Owner, "email" | "password">,
): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: /^Sign in/ }).click();
  await expect(page.getByRole("navigation", { name: "Main" }).first()).toBeAttached();
}

function calls(request: APIRequestContext, token: string): Calls {
  const headers = { Authorization: `Bearer ${token}` };
  return {
    post: async <T>(path: string, data: unknown) =>
      read<T>(await request.post(`/api/v1${path}`, { data, headers })),
    get: async <T>(path: string) => read<T>(await request.get(`/api/v1${path}`, { headers })),
  };
}

async function read<T>(answer: APIResponse): Promise<T> {
  if (!answer.ok()) throw new Error(`${answer.url()}: ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** A number wherever its spaces stand. */
export function spaced(phone: string): RegExp {
  return new RegExp([...phone.replace(/\D/g, "")].join("\\s?"));
}
