// @vitest-environment happy-dom
import { QueryClient } from "@tanstack/react-query";
import { afterEach, describe, expect, it, vi } from "vitest";
import { avatarQuery, putAvatar } from "./avatar";

const json = (status: number, value: unknown) =>
  new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json" } });

afterEach(() => vi.unstubAllGlobals());

describe("pictures of contacts that are only named", () => {
  it("are asked for together, each once", async () => {
    const asked: (string | null)[] = [];
    vi.stubGlobal("fetch", async (request: Request) => {
      asked.push(new URL(request.url).searchParams.get("filter"));
      return json(200, { items: [{ id: "a", avatar: "7" }], next_cursor: null });
    });
    const client = new QueryClient();
    const found = await Promise.all(["a", "b", "a"].map((id) => client.fetchQuery(avatarQuery(id))));
    expect(found).toEqual(["7", "", "7"]);
    expect(asked).toEqual(['id in ["a","b"]']);
  });

  it("are asked for in parts where there are many", async () => {
    let calls = 0;
    vi.stubGlobal("fetch", async () => {
      calls += 1;
      return json(200, { items: [], next_cursor: null });
    });
    const client = new QueryClient();
    await Promise.all(Array.from({ length: 120 }, (_, n) => client.fetchQuery(avatarQuery(`x${n}`))));
    expect(calls).toBe(3);
  });

  it("fail together", async () => {
    vi.stubGlobal("fetch", async () => json(403, { status: 403, code: "forbidden" }));
    const client = new QueryClient();
    const asked = ["a", "b"].map((id) => client.fetchQuery(avatarQuery(id)));
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });
});

describe("a new picture", () => {
  it("is sent as a form with one file", async () => {
    let sent: Request | undefined;
    vi.stubGlobal("fetch", async (request: Request) => {
      sent = request.clone() as Request;
      return json(200, { avatar: "8", version: 2 });
    });
    const file = new File(["x"], "me.jpg", { type: "image/jpeg" });
    expect(await putAvatar("a", file)).toEqual({ avatar: "8", version: 2 });
    expect(`${sent?.method} ${sent && new URL(sent.url).pathname}`).toBe("PUT /api/v1/crm/contacts/a/avatar");
    expect([...((await sent?.formData())?.keys() ?? [])]).toEqual(["file"]);
  });
});
