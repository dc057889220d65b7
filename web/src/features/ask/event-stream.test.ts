import { expect, test } from "vitest";
import { eventParser, eventsOf } from "./event-stream";

const stream =
  'event: delta\ndata: {"text":"Sieben Jahre für 48 °C 🔧.","sentence":0}\n\n: keep alive\n\nevent: citation\r\ndata: {"n":1,\r\ndata: "page":4}\r\n\r\ndata: plain\n\nevent: done\ndata: {}\n\nevent: done\ndata: never ended';
const events = [
  { event: "delta", data: '{"text":"Sieben Jahre für 48 °C 🔧.","sentence":0}' },
  { event: "citation", data: '{"n":1,\n"page":4}' },
  { event: "message", data: "plain" },
  { event: "done", data: "{}" },
];

test("a stream in one piece", () => {
  expect(eventParser()(stream)).toEqual(events);
});

test.each([1, 2, 3, 7, 31])("a stream in pieces of %i characters", (size) => {
  const parse = eventParser();
  const seen = [];
  for (let at = 0; at < stream.length; at += size) seen.push(...parse(stream.slice(at, at + size)));
  expect(seen).toEqual(events);
});

test("bytes that cut a character in two", async () => {
  const bytes = new TextEncoder().encode(stream);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 5) controller.enqueue(bytes.slice(at, at + 5));
      controller.close();
    },
  });
  const seen = [];
  for await (const event of eventsOf(body)) seen.push(event);
  expect(seen).toEqual(events);
});

test.each([
  [
    "a byte order mark is not part of the first field",
    "\uFEFFevent: done\ndata: 1\n\n",
    [{ event: "done", data: "1" }],
  ],
  [
    "only one blank after the colon is left out",
    "data:  two\ndata:none\n\n",
    [{ event: "message", data: " two\nnone" }],
  ],
  ["a field without a colon is empty", "data\n\n", [{ event: "message", data: "" }]],
  ["an event without data is none", "event: done\n\n", []],
  ["unknown fields are passed over", "id: 4\nretry: 10\ndata: x\n\n", [{ event: "message", data: "x" }]],
])("%s", (_, text, expected) => {
  expect(eventParser()(text)).toEqual(expected);
});
