// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { isBusy, isSingle, nameOf } from "./shortcuts";

const press = (key: string, held: Partial<KeyboardEvent> = {}) =>
  nameOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

describe("the name of a key press", () => {
  it.each([
    ["j", {}, "j"],
    ["K", { ctrlKey: true }, "mod+k"],
    ["k", { metaKey: true }, "mod+k"],
    ["?", { shiftKey: true }, "?"],
    ["J", { shiftKey: true }, "shift+j"],
    ["ArrowDown", { shiftKey: true }, "shift+arrowdown"],
    [" ", {}, "space"],
  ])("%s with %o", (key, held, name) => {
    expect(press(key, held)).toBe(name);
  });
});

describe("typing", () => {
  it("is left alone in fields and dialogs", () => {
    document.body.innerHTML = '<input id="field"><p id="text"></p>';
    expect(isBusy(document.getElementById("field"))).toBe(true);
    expect(isBusy(document.getElementById("text"))).toBe(false);
    document.body.innerHTML += '<div role="dialog"></div>';
    expect(isBusy(document.getElementById("text"))).toBe(true);
    document.body.innerHTML = "";
  });
});

it("knows which keys are a character by themselves", () => {
  expect(["j", "?", "/", "shift+j", "ö"].map(isSingle)).toEqual([true, true, true, true, true]);
  expect(["mod+k", "enter", "escape", "arrowdown", "f2", "shift+arrowdown"].some(isSingle)).toBe(false);
});
