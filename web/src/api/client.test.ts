// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, authorizedFetch, body } from "./client";
import type { Session } from "./shapes";
import { currentToken, dropSession, keepSession } from "./token";

const session = (token: string): Session => ({
  access_token: token,
  expires_in: 900,
  user: { id: "u", name: "Mara", email: "m@x.example", avatar: "" },
  company: { id: "c", name: "Aldermoor", role: "owner", role_name: "", closes_at: null },
});
const json = (status: number, value: unknown) =>
  new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json" } });

/** A server that accepts one access token, and one refresh while it is allowed. */
function serve({ valid, refresh = true }: { valid: string; refresh?: boolean }) {
  const seen: string[] = [];
  vi.stubGlobal("fetch", async (input: Request | string, init?: RequestInit) => {
    const url = typeof input === "string" ? input : input.url;
    const headers = typeof input === "string" ? new Headers(init?.headers) : input.headers;
    seen.push(
      `${new URL(url, "http://x").pathname.replace("/api/v1", "")} ${headers.get("Authorization") ?? "-"}`,
    );
    if (url.endsWith("/auth/csrf-token")) return json(200, { csrf_token: "k" });
    if (url.endsWith("/auth/refresh")) {
      expect(headers.get("X-CSRF-Token")).toBe("k");
      return refresh ? json(200, session(valid)) : json(401, { title: "Unauthorized" });
    }
    return headers.get("Authorization") === `Bearer ${valid}` ? json(200, { items: [] }) : json(401, {});
  });
  return seen;
}

beforeEach(() => keepSession(session("old")));
afterEach(() => {
  dropSession();
  vi.unstubAllGlobals();
});

describe("the access token", () => {
  it("is renewed once after a 401, and the call is sent again", async () => {
    const seen = serve({ valid: "new" });
    expect(await body(api.GET("/members"))).toEqual({ items: [] });
    expect(seen).toEqual([
      "/members Bearer old",
      "/auth/csrf-token -",
      "/auth/refresh -",
      "/members Bearer new",
    ]);
  });

  it("is renewed once for calls at the same time", async () => {
    const seen = serve({ valid: "new" });
    await Promise.all([body(api.GET("/members")), body(api.GET("/imports"))]);
    expect(seen.filter((line) => line.startsWith("/auth/refresh"))).toHaveLength(1);
  });

  it("is dropped when the refresh is refused, and the call fails as it did", async () => {
    serve({ valid: "new", refresh: false });
    await expect(body(api.GET("/members"))).rejects.toMatchObject({ status: 401 });
    expect(currentToken()).toBeUndefined();
  });

  it("sends a body again as it was", async () => {
    serve({ valid: "new" });
    const request = new Request("http://x/api/v1/members", { method: "POST", body: '{"a":1}' });
    expect((await authorizedFetch(request)).status).toBe(200);
  });
});

it("says that the server can't be reached", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
  await expect(body(api.GET("/members"))).rejects.toMatchObject({ code: "offline", status: 0 });
});
