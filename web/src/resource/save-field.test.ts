// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import type { BaseRecord, ResourceDef } from "./define";
import { saveField } from "./save-field";

type Person = BaseRecord & { phone: string; city: string };

const def = { name: "contacts", path: "/crm/contacts" } as unknown as ResourceDef<Person>;
const seen: Person = { id: "7", version: 3, created_at: "", updated_at: "", phone: "1", city: "Leeds" };

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });

/** The server of one record: it refuses a stale If-Match with 412 and the record as it is. */
function serve(now: Person) {
  const matches: (string | null)[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    if (request.url.includes("/history")) {
      const changes = [{ field: "phone", old: "1", new: now.phone }];
      return json(200, { items: [{ actor: { name: "Ines" }, changes }], next_cursor: null });
    }
    matches.push(request.headers.get("If-Match"));
    if (request.headers.get("If-Match") !== `"${now.version}"`) {
      return json(412, { status: 412, code: "version_conflict", current: now });
    }
    return json(200, { ...now, ...(await request.json()), version: now.version + 1 });
  });
  return matches;
}

afterEach(() => vi.unstubAllGlobals());

describe("saving one field", () => {
  it("sends the version that was seen", async () => {
    const matches = serve(seen);
    expect(await saveField(def, seen, "phone", "2")).toMatchObject({ record: { phone: "2", version: 4 } });
    expect(matches).toEqual(['"3"']);
  });

  it("saves on top of a change to another field", async () => {
    const matches = serve({ ...seen, version: 5, city: "Hull" });
    const saved = await saveField(def, seen, "phone", "2");
    expect(saved).toMatchObject({ record: { phone: "2", city: "Hull", version: 6 } });
    expect(matches).toEqual(['"3"', '"5"']);
  });

  it("asks when the same field was changed, and says by whom", async () => {
    serve({ ...seen, version: 5, phone: "9" });
    const saved = await saveField(def, seen, "phone", "2");
    expect(saved).toMatchObject({
      conflict: { yours: "2", by: "Ines", current: { phone: "9", version: 5 } },
    });
  });

  it("has nothing to ask when both typed the same", async () => {
    serve({ ...seen, version: 5, phone: "2" });
    expect(await saveField(def, seen, "phone", "2")).toMatchObject({ record: { phone: "2", version: 5 } });
  });
});
