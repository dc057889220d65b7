// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { setLocale } from "@/i18n/locale";
import { addWords } from "@/i18n/translate";
import { conflictOf, problemFrom, problemOf } from "./problem";

describe("a failed call", () => {
  it("carries the server's words, the fields at fault and the request id", () => {
    const error = problemFrom(422, {
      title: "Invalid",
      detail: "Check the fields",
      code: "invalid",
      request_id: "r1",
      errors: [
        { field: "email", message: "needs an @" },
        { field: "body.name", message: "is required" },
      ],
    });
    expect(error.message).toBe("Check the fields");
    expect(error.code).toBe("invalid");
    expect(error.requestId).toBe("r1");
    expect(error.fields).toEqual({ email: "needs an @", name: "is required" });
  });

  it("takes the request id from the header when the body has none", async () => {
    const response = new Response("<html>bad gateway</html>", {
      status: 502,
      headers: { "x-request-id": "r2" },
    });
    const error = await problemOf(response);
    expect(error.status).toBe(502);
    expect(error.requestId).toBe("r2");
    expect(error.fields).toEqual({});
  });

  it("speaks the person's language where there are words for its code", () => {
    addWords({ en: {}, de: { "problem.wrong_code": "Nein." } });
    setLocale("de");
    const error = problemFrom(422, {
      detail: "This is not right",
      code: "wrong_code",
      errors: [
        { field: "code", message: "This is not right", code: "wrong_code" },
        { field: "name", message: "is too long", code: "invalid" },
      ],
    });
    setLocale("en");
    expect([error.message, error.fields]).toEqual(["Nein.", { code: "Nein.", name: "is too long" }]);
  });

  it.each([null, [], "text"])("survives the body %o", (body) => {
    expect(problemFrom(500, body).message).toBe("HTTP 500");
  });
});

describe("a stale version", () => {
  it("gives the record as it is now", () => {
    expect(conflictOf(problemFrom(412, { current: { id: "1", version: 4 } }))).toEqual({
      current: { id: "1", version: 4 },
    });
  });

  it("is not any other error", () => {
    expect(conflictOf(problemFrom(409, { current: {} }))).toBeUndefined();
    expect(conflictOf(problemFrom(412, {}))).toBeUndefined();
    expect(conflictOf(new Error("x"))).toBeUndefined();
  });
});
