// The rooms of the house and who may look into which: ui, api, i18n <- resource <- features <- routes <- app.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { expect, it } from "vitest";

const source = join(process.cwd(), "src");
const mayImport: Record<string, string[]> = {
  i18n: ["i18n"],
  ui: ["ui", "i18n"],
  api: ["api", "i18n"],
  resource: ["resource", "ui", "api", "i18n"],
  features: ["features", "resource", "ui", "api", "i18n"],
  routes: ["features", "resource", "ui", "api", "i18n"],
  app: ["app", "routeTree.gen", "features", "resource", "ui", "api", "i18n"],
};

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return files(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.includes(".gen.") ? [path] : [];
  });
}

function wrongImports(room: string): string[] {
  return files(join(source, room)).flatMap((file) => {
    const imported = [...readFileSync(file, "utf8").matchAll(/from "@\/([^/"]+)|import\("@\/([^/"]+)/g)];
    return imported
      .map((match) => match[1] ?? match[2] ?? "")
      .filter((target) => !mayImport[room]?.includes(target))
      .map((target) => `${relative(source, file).split(sep).join("/")} -> ${target}`);
  });
}

it.each(Object.keys(mayImport))("%s looks only to its left", (room) => {
  expect(wrongImports(room)).toEqual([]);
});

it("every folder below src is a room", () => {
  const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map((entry) => entry.name).sort()).toEqual(Object.keys(mayImport).sort());
});

it("no page goes by the machine's clock: the person's is in ui/zone.ts", () => {
  const clocks =
    /\.(get|set)(Hours|Minutes|Date|Day|Month|FullYear)\(|\.toLocale(Date|Time)?String\(\)|getTimezoneOffset/;
  const by = files(source).filter(
    (file) => !file.includes(".test.") && clocks.test(readFileSync(file, "utf8")),
  );
  expect(by).toEqual([]);
});

it("no file reaches out of its room by a relative path", () => {
  const out = files(source).filter((file) => {
    const depth = relative(source, file).split(sep).length - 1;
    const ups = readFileSync(file, "utf8").match(/from "(\.\.\/)+/g) ?? [];
    return ups.some((up) => up.split("../").length - 1 >= depth);
  });
  expect(out).toEqual([]);
});
