// The pictures of contacts: where they are, and how they are changed.
import { queryOptions } from "@tanstack/react-query";
import { api, body, upload } from "@/api/client";
import { keys } from "@/api/keys";
import type { Answered, Contact } from "@/api/shapes";
import { fetchPage } from "@/resource/records";

/** What the server reads. Named one by one, so that a phone hands over its photographs in one of these forms. */
export const readable = "image/jpeg,image/png,image/webp,image/gif";
export const mostBytes = 15 * 1024 * 1024;

export function avatarPath(contact: string, avatar: string): string {
  return `/crm/contacts/${contact}/avatar?v=${avatar}`;
}

type Changed = Answered<"/crm/contacts/{id}/avatar", "put">;

export function putAvatar(contact: string, file: Blob): Promise<Changed> {
  const form = new FormData();
  form.append("file", file, "picture");
  return upload<Changed>(`/crm/contacts/${contact}/avatar`, form, "PUT");
}

export function removeAvatar(contact: string): Promise<Changed> {
  return body(api.DELETE("/crm/contacts/{id}/avatar", { params: { path: { id: contact } } }));
}

/** The name of a contact's picture where only the contact is named; empty without one. */
export function avatarQuery(contact: string) {
  return queryOptions({
    queryKey: keys.avatar(contact),
    queryFn: () => together(contact),
    staleTime: 60_000,
    retry: false,
  });
}

type Asked = { id: string; tell: (avatar: string) => void; fail: (error: unknown) => void };
const atOnce = 50;
let waiting: Asked[] = [];

/** Those that are asked for at the same moment are one question. */
function together(id: string): Promise<string> {
  return new Promise((tell, fail) => {
    waiting.push({ id, tell, fail });
    if (waiting.length === 1) setTimeout(askAll);
  });
}

function askAll(): void {
  const asked = waiting;
  waiting = [];
  for (let from = 0; from < asked.length; from += atOnce) void ask(asked.slice(from, from + atOnce));
}

async function ask(asked: Asked[]): Promise<void> {
  const ids = [...new Set(asked.map(({ id }) => JSON.stringify(id)))];
  try {
    const page = await fetchPage<Contact>("/crm/contacts", { filter: `id in [${ids}]`, limit: atOnce });
    const names = new Map(page.items.map((one) => [one.id, one.avatar]));
    for (const { id, tell } of asked) tell(names.get(id) ?? "");
  } catch (error) {
    for (const { fail } of asked) fail(error);
  }
}
