// Talks through the widgets: lists by widget or contact, and one with all its messages.
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import type { Answered } from "@/api/shapes";

export type ConversationDetail = Answered<"/conversations/{id}", "get">;
export type Message = ConversationDetail["messages"][number];
export type Belonging = { contact_id?: string; widget_id?: string };

const atOnce = 20;

/** Latest first. */
export function conversationsQuery(of: Belonging) {
  return infiniteQueryOptions({
    queryKey: [...keys.lists("conversations"), of],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...of, limit: atOnce, cursor: pageParam };
      return body(api.GET("/conversations", { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

export function conversationQuery(id: string) {
  return queryOptions({
    queryKey: keys.one("conversations", id),
    queryFn: ({ signal }) => body(api.GET("/conversations/{id}", { params: { path: { id } }, signal })),
  });
}

/** "fenwick.example/heating": the address without what nobody reads. */
export function pageName(address: string): string {
  return address
    .replace(/^https?:\/\/(www\.)?/, "")
    .replace(/[?#].*$/, "")
    .replace(/\/$/, "");
}
