// @vitest-environment happy-dom
import { render } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { plainOf, RichText } from "./rich-text";

const html = (source: string) => render(<RichText html={source} />).container.innerHTML;

describe("RichText", () => {
  it("shows emphasis and lists", () => {
    expect(html("<p>a <strong>b</strong></p><ul><li>c</li></ul>")).toContain(
      "<p>a <strong>b</strong></p><ul><li>c</li></ul>",
    );
  });
  it("runs nothing that slipped through", () => {
    const made = html(
      '<p onclick="x()">a<img src=x onerror=x()><script>x()</script><a href="javascript:x()">b</a></p>',
    );
    expect(made).not.toMatch(/onclick|img|script|iframe|href/);
    expect(made).toContain("<p>ab</p>");
  });
  it("opens links elsewhere", () => {
    expect(html('<a href="https://fenwick.example">x</a>')).toContain('rel="noreferrer noopener nofollow"');
  });
});

describe("plainOf", () => {
  it("keeps the words apart", () => {
    expect(plainOf("<p>one</p><ul><li><p>two &amp; three</p></li></ul>four")).toBe("one two & three four");
  });
});
