// The assistant on a company's own pages: its settings, and the line of HTML that puts it there.
import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import type { Answered, Sent } from "@/api/shapes";

export type Widget = Answered<"/embed/codes", "get">["items"][number];
/** Everything that a person decides about a widget. */
export type WidgetInput = Pick<
  Widget,
  "name" | "title" | "greeting" | "accent" | "theme" | "position" | "allowed_origins" | "ask_email"
>;
export type WidgetPatch = Sent<"/embed/codes/{id}", "patch">;

export const widgetsQuery = queryOptions({
  queryKey: keys.lists("widgets"),
  queryFn: ({ signal }) => body(api.GET("/embed/codes", { signal })),
});

export function createWidget(input: WidgetInput): Promise<Widget> {
  return body(api.POST("/embed/generate", { body: input }));
}

export function changeWidget(id: string, patch: WidgetPatch): Promise<Widget> {
  return body(api.PATCH("/embed/codes/{id}", { params: { path: { id } }, body: patch }));
}

export async function deleteWidget(id: string): Promise<void> {
  await body(api.DELETE("/embed/codes/{id}", { params: { path: { id } } }));
}
