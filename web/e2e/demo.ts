import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type APIRequestContext, expect } from "@playwright/test";
import { startProgram } from "./program";
import { type Calls, signedIn } from "./test";

const talks = fileURLToPath(new URL("../../internal/app/demo/content/talks.json", import.meta.url));
const completeWithin = 120_000;

/** A page to look at: its name for a file, and its address. */
export type Place = { name: string; path: string; signedOut?: boolean };

/** Starts the program with its demo company; who signs in is read where a person reads it. */
export async function startDemo() {
  const program = await startProgram(["--demo"]);
  try {
    await expect
      .poll(program.output, { message: "the sign-in is printed" })
      .toMatch(/Sign in as \S+ with the password \S+/);
    const [, email = "", password = ""] =
      /Sign in as (\S+) with the password (\S+)/.exec(program.output()) ?? [];
    return { ...program, email, password };
  } catch (cause) {
    await program.stop();
    throw cause;
  }
}

export type Demo = Awaited<ReturnType<typeof startDemo>>;

type Listed = { items: { id: string; name: string; contact_id: string | null; refused?: boolean }[] };
type Answer = { citations: { document_id: string; start: number; end: number }[] };

export const answered = "How much does the M8 weigh?";
export const refused = "Do you sell solar panels for boats?";

/** Waits until the company is complete, and gives every page of it that there is. */
export async function placesOf(request: APIRequestContext, demo: Demo): Promise<Place[]> {
  const calls = await signedIn(request, demo);
  const all = JSON.parse(readFileSync(talks, "utf8")).length;
  const told = async () => (await calls.get<Listed>("/conversations?limit=100")).items.length;
  await expect.poll(told, { message: "all talks are there", timeout: completeWithin }).toBe(all);
  return [...outside, ...everywhere, ...(await ofRecords(calls))];
}

const outside: Place[] = [
  { name: "sign-in", path: "/sign-in", signedOut: true },
  { name: "register", path: "/register", signedOut: true },
  { name: "forgot", path: "/forgot", signedOut: true },
  { name: "reset", path: "/reset#token=x", signedOut: true },
];

const everywhere: Place[] = [
  { name: "home", path: "/" },
  { name: "start", path: "/start" },
  { name: "contacts", path: "/contacts" },
  { name: "contacts-filtered", path: `/contacts?filter=${encodeURIComponent('country == "SE"')}` },
  { name: "contact-new", path: "/contacts?create=true" },
  { name: "contacts-import", path: "/contacts?import=new" },
  { name: "accounts", path: "/accounts" },
  { name: "leads-grouped", path: "/leads?group=status" },
  { name: "leads-board", path: "/leads?show=board" },
  { name: "tasks-board", path: "/tasks?show=board" },
  { name: "tasks-calendar", path: "/tasks?show=calendar" },
  { name: "knowledge", path: "/knowledge" },
  { name: "ask", path: "/ask" },
  { name: "ask-answer", path: `/ask?q=${encodeURIComponent(answered)}` },
  { name: "ask-found", path: `/ask?q=${encodeURIComponent(answered)}&found=true` },
  { name: "ask-refused", path: `/ask?q=${encodeURIComponent(refused)}` },
  { name: "widgets", path: "/widgets" },
  { name: "widget-new", path: "/widgets/new" },
  { name: "not-found", path: "/nowhere" },
];

/** The pages of single records, each chosen so that there is something to see. */
async function ofRecords(calls: Calls): Promise<Place[]> {
  const talk = (await calls.get<Listed>("/conversations?limit=100")).items.find((one) => one.contact_id);
  const widget = (await calls.get<Listed>("/embed/codes")).items[0];
  const account = (await calls.get<Listed>("/crm/accounts?limit=1&sort=name")).items[0];
  const cited = (await calls.post<Answer>("/rag/query", { question: answered })).citations[0];
  if (!talk || !widget || !account || !cited)
    throw new Error("the demo company lacks a record that a page shows");
  return [
    { name: "contact", path: `/contacts/${talk.contact_id}` },
    { name: "account", path: `/accounts/${account.id}` },
    { name: "conversation", path: `/conversations/${talk.id}` },
    { name: "document", path: `/knowledge/${cited.document_id}?start=${cited.start}&end=${cited.end}` },
    { name: "widget", path: `/widgets/${widget.id}` },
  ];
}
