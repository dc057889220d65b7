import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { fileURLToPath } from "node:url";
import { expect, type Page } from "@playwright/test";
import { type Owner, signIn, test } from "./test";

const binary = fileURLToPath(new URL("../../bin/rapport", import.meta.url));

/** What the operator of the machine reads where no mail server is set: the newest mail about a subject. */
async function mailed(data: string, to: string, subject: string): Promise<string> {
  let found = "";
  await expect
    .poll(() => {
      const all = execFileSync(binary, ["mails", "--to", to], {
        env: { ...process.env, RAPPORT_DATA: data },
        encoding: "utf8",
      });
      found = all.split("\n----\n").find((mail) => mail.includes(subject)) ?? "";
      return found;
    })
    .not.toBe("");
  return found;
}

const codeIn = (mail: string) => /^\d{6}$/m.exec(mail)?.[0] ?? "";
const linkIn = (mail: string) => /https?:\/\/[^/\s]+(\/\S+)/.exec(mail)?.[1] ?? "";

/** The code of an authenticator app (RFC 6238), so many half minutes from now. */
function totp(secret: string, steps = 0): string {
  const bits = [...secret]
    .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac("sha1", key).update(counter).digest();
  const at = (mac[19] ?? 0) & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

async function signOut(page: Page, owner: Owner): Promise<void> {
  await page.getByRole("button", { name: new RegExp(owner.name) }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
}

// Browsers take passkeys at a name only, not at a number.
const named = (url: string) => url.replace("127.0.0.1", "localhost");

test("a person proves who they are in every way there is", async ({ browser, program, owner }) => {
  const context = await browser.newContext({ baseURL: named(program.url) });
  const page = await context.newPage();
  const main = page.getByRole("navigation", { name: "Main" }).first();

  await test.step("registers, and confirms the address by the code", async () => {
    await page.goto("/register");
    await page.getByLabel("Company").fill(owner.company);
    await page.getByLabel("Your name").fill(owner.name);
    await page.getByLabel("E-mail").fill(owner.email);
    await page.getByLabel("Password", { exact: true }).fill(owner.password);
    await page.getByRole("button", { name: "Register" }).click();
    await page.getByRole("button", { name: /Go to Home/ }).click();
    const strip = page.getByRole("region", { name: "Please confirm your e-mail address" });
    await strip.getByLabel("Code").fill("000000");
    await strip.getByRole("button", { name: "Confirm" }).click();
    await expect(strip).toContainText("This code is wrong");
    await strip
      .getByLabel("Code")
      .fill(codeIn(await mailed(program.data, owner.email, "Confirm your e-mail")));
    await strip.getByRole("button", { name: "Confirm" }).click();
    await expect(strip).toBeHidden();
  });

  let secret = "";
  let recovery: string[] = [];
  await test.step("turns an authenticator app on, and signs in with it", async () => {
    await page.goto("/settings/security");
    await page.getByRole("button", { name: "Set up" }).click();
    await expect(page.getByAltText("QR code for the authenticator app")).toBeVisible();
    secret = await page.locator("[data-secret]").innerText();
    await page.getByLabel("Code of the app").fill(totp(secret));
    await page.getByRole("button", { name: "Turn on" }).click();
    const codes = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
    await expect(codes).toHaveCount(10);
    recovery = await codes.allInnerTexts();
    await page.getByRole("button", { name: "I have kept them" }).click();
    await expect(page.getByText("10 recovery codes are left")).toBeVisible();

    await signOut(page, owner);
    await page.getByLabel("E-mail").fill(owner.email);
    await page.getByLabel("Password", { exact: true }).fill(owner.password);
    await page.getByRole("button", { name: /^Sign in/ }).click();
    await page.getByLabel("Code of the app").fill(totp(secret));
    await page.getByRole("button", { name: /^Sign in/ }).click();
    await expect(page.getByText("This code is wrong, or was used already")).toBeVisible();
    await page.getByLabel("Code of the app").fill(totp(secret, 1));
    await page.getByRole("button", { name: /^Sign in/ }).click();
    await expect(main).toBeAttached();
  });

  await test.step("adds a passkey, and signs in with nothing else", async () => {
    const devtools = await context.newCDPSession(page);
    await devtools.send("WebAuthn.enable");
    await devtools.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await page.goto("/settings/security");
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByLabel("What you call it").fill("Work laptop");
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await expect(page.getByRole("list", { name: "Passkeys" })).toContainText("Work laptop");
    await signOut(page, owner);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await expect(main).toBeAttached();
  });

  await test.step("ends a session elsewhere, which is out at once", async () => {
    const elsewhere = await (await browser.newContext({ baseURL: program.url })).newPage();
    await elsewhere.goto("/sign-in");
    await elsewhere.getByLabel("E-mail").fill(owner.email);
    await elsewhere.getByLabel("Password", { exact: true }).fill(owner.password);
    await elsewhere.getByRole("button", { name: /^Sign in/ }).click();
    await elsewhere.getByRole("button", { name: "Use a recovery code" }).click();
    await elsewhere.getByLabel("Recovery code").fill(recovery[0] ?? "");
    await elsewhere.getByRole("button", { name: /^Sign in/ }).click();
    await expect(elsewhere.getByRole("navigation", { name: "Main" }).first()).toBeAttached();

    await page.goto("/settings/security");
    const sessions = page.getByRole("list", { name: "Sessions" });
    await expect(sessions.getByRole("listitem").first()).toContainText("This one");
    await page.getByRole("button", { name: "End all others" }).click();
    await expect(sessions.getByRole("listitem")).toHaveCount(1);
    await elsewhere.goto("/contacts");
    await expect(elsewhere.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await elsewhere.context().close();
  });

  await test.step("forgets the password, and chooses a new one by mail", async () => {
    await signOut(page, owner);
    await page.getByRole("link", { name: "Forgotten?" }).click();
    // Sign-in has a field of the same name.
    await expect(page.getByRole("heading", { name: "Forgotten password" })).toBeVisible();
    await page.getByLabel("E-mail").fill(owner.email);
    await page.getByRole("button", { name: "Mail me a link" }).click();
    await expect(page.getByText("If there is an account with this address")).toBeVisible();
    await page.goto(linkIn(await mailed(program.data, owner.email, "Choose a new password")));
    await page.getByLabel("New password").fill("password1");
    await page.getByRole("button", { name: "Change the password" }).click();
    await expect(page.getByText("one of the first that somebody would try")).toBeVisible();
    await page.getByLabel("New password").fill("three herons by the weir");
    await page.getByRole("button", { name: "Change the password" }).click();
    await expect(page.getByText("Your password was changed. Sign in with it.")).toBeVisible();
    await page.getByLabel("E-mail").fill(owner.email);
    await page.getByLabel("Password", { exact: true }).fill("three herons by the weir");
    await page.getByRole("button", { name: /^Sign in/ }).click();
    await page.getByRole("button", { name: "Use a recovery code" }).click();
    await page.getByLabel("Recovery code").fill(recovery[1] ?? "");
    await page.getByRole("button", { name: /^Sign in/ }).click();
    await expect(main).toBeAttached();
  });

  await test.step("turns the app off, and signs in by a mailed code", async () => {
    await page.goto("/settings/security");
    await page.getByRole("button", { name: "Turn off" }).click();
    await expect(page.getByText("Not in use")).toBeVisible();
    await signOut(page, owner);
    await page.getByRole("button", { name: "Mail me a code instead" }).click();
    await page.getByLabel("E-mail").fill(owner.email);
    await page.getByRole("button", { name: "Mail me a code" }).click();
    await page
      .getByLabel("Code from the mail")
      .fill(codeIn(await mailed(program.data, owner.email, "code to sign in")));
    await page.getByRole("button", { name: /^Sign in/ }).click();
    await expect(main).toBeAttached();
  });
  await context.close();
});

test("a dangerous change asks again who it is", async ({ page, owner, request }) => {
  const { company: company_name, name, email, password } = owner;
  await request.post("/api/v1/auth/register", { data: { company_name, name, email, password } });
  await signIn(page, owner);
  // As if the ten minutes were over.
  await page.route(
    "**/auth/sessions/end-others",
    (route) =>
      route.fulfill({
        status: 403,
        contentType: "application/problem+json",
        json: { status: 403, code: "step_up_required", title: "Forbidden", detail: "Prove it." },
      }),
    { times: 1 },
  );
  await page.goto("/settings/security");
  await page.getByRole("button", { name: "End all others" }).click();
  const dialog = page.getByRole("dialog", { name: "Is it you?" });
  await dialog.getByLabel("Password", { exact: true }).fill("not the one");
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(dialog).toContainText("This is not right");
  await dialog.getByLabel("Password", { exact: true }).fill(password);
  await dialog.getByRole("button", { name: "Go on" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("list", { name: "Sessions" }).getByRole("listitem")).toHaveCount(1);
});
