import { expect } from "@playwright/test";
import { startSite } from "./site";
import { registered, test } from "./test";

type Widget = { id: string; snippet: string };

test("a site that is not allowed gets no talk", async ({ browser, owner, request }) => {
  const calls = await registered(request, owner);
  const home = await startSite();
  const stranger = await startSite();
  try {
    const widget = await calls.post<Widget>("/embed/generate", {
      name: "Pump shop",
      title: "Pump shop",
      greeting: "Ask about our pumps.",
      accent: "#0A6177",
      theme: "auto",
      position: "right",
      allowed_origins: [home.origin],
      ask_email: true,
    });
    home.put(widget.snippet);
    stranger.put(widget.snippet);
    const visitor = await (await browser.newContext({ locale: "en-GB" })).newPage();

    await visitor.goto(home.origin);
    await expect(visitor.getByRole("button", { name: "Open help" })).toBeVisible();

    await visitor.goto(stranger.origin);
    await expect(visitor.getByRole("heading", { name: "Pump shop" })).toBeVisible();
    await visitor.waitForLoadState("networkidle");
    const launcher = visitor.getByRole("button", { name: "Open help" });
    if (await launcher.isVisible()) {
      await launcher.click();
      await visitor.getByRole("textbox", { name: "Ask a question" }).fill("How loud is the pump?");
      await visitor.keyboard.press("Enter");
      const panel = visitor.getByRole("dialog");
      await expect(panel.getByText(/Not available on this page|The connection broke/).first()).toBeVisible();
      await expect(panel.getByText("Looking in the documents")).toBeHidden();
      await expect(panel.getByRole("button", { name: "Helped", exact: true })).toHaveCount(0);
    }

    const path = `/api/v1/embed/widget/${widget.id}/session`;
    const enter = (origin: string) =>
      request.post(path, { data: { page_url: `${origin}/` }, headers: { Origin: origin } });
    const refused = await enter(stranger.origin);
    expect(refused.status()).toBe(403);
    expect(refused.headers()["access-control-allow-origin"]).toBeUndefined();
    expect((await refused.json()).visitor_token).toBeUndefined();
    const welcome = await enter(home.origin);
    expect(welcome.ok()).toBe(true);
    expect(welcome.headers()["access-control-allow-origin"]).toBe(home.origin);
    expect((await calls.get<{ items: unknown[] }>("/conversations")).items).toHaveLength(0);
    await visitor.context().close();
  } finally {
    await Promise.all([home.close(), stranger.close()]);
  }
});
