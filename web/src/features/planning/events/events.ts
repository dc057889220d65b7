// The calendar's reading and writing.
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import type { Answered, Sent } from "@/api/shapes";

export type Occurrence = Answered<"/events/occurrences", "get">["items"][number];
export type CalendarEvent = Answered<"/events/{id}", "get">;
export type Attendee = Answered<"/events/{id}/attendees", "get">["items"][number];
export type EventPlan = Sent<"/events/schedule", "post">;
export type Scope = NonNullable<EventPlan["scope"]>;
export type EventGuest = NonNullable<EventPlan["attendees"]>[number];

export type Window = { from: string; to: string; member?: string };

export function occurrencesQuery({ from, to, member }: Window) {
  return queryOptions({
    queryKey: keys.calendar("events", { from, to, member }),
    queryFn: ({ signal }) =>
      body(api.GET("/events/occurrences", { params: { query: { from, to, members: member } }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** The open and done tasks that are due in a window; of one member, or of everybody. */
export function dueTasksQuery({ from, to, member }: Window) {
  const due = `due_at >= timestamp("${from}") && due_at < timestamp("${to}")`;
  const filter = member ? `${due} && assignee_id == "${member}"` : due;
  return queryOptions({
    queryKey: keys.calendar("tasks", { from, to, member }),
    queryFn: ({ signal }) =>
      body(api.GET("/tasks", { params: { query: { filter, sort: "due_at", limit: 200 } }, signal })),
    placeholderData: keepPreviousData,
  });
}

export function eventQuery(id: string) {
  return queryOptions({
    queryKey: keys.calendar("event", { id }),
    queryFn: ({ signal }) =>
      body(api.GET("/events/{id}", { params: { path: { id }, query: { include: "about" } }, signal })),
  });
}

export function attendeesQuery(id: string) {
  return queryOptions({
    queryKey: keys.calendar("attendees", { id }),
    queryFn: async ({ signal }) =>
      (await body(api.GET("/events/{id}/attendees", { params: { path: { id } }, signal }))).items,
  });
}

export function conflictsQuery(starts_at: string, ends_at: string, members: string[], event_id?: string) {
  return queryOptions({
    queryKey: keys.calendar("conflicts", { starts_at, ends_at, members: members.join(), event_id }),
    queryFn: async ({ signal }) => {
      const query = { starts_at, ends_at, members: members.join(), event_id };
      return (await body(api.GET("/events/conflicts", { params: { query }, signal }))).items;
    },
    enabled: members.length > 0 && starts_at < ends_at,
  });
}

/** Everything that shows events is read again. */
export function useCalendarChanged(): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all(
      [
        keys.calendar(),
        keys.lists("events"),
        keys.counts("events"),
        ["events", "one"],
        ["events", "timeline"],
      ].map((queryKey) => client.invalidateQueries({ queryKey })),
    );
}

export function useSchedule() {
  const changed = useCalendarChanged();
  return useMutation({
    mutationFn: (plan: EventPlan) => body(api.POST("/events/schedule", { body: plan })),
    onSettled: changed,
  });
}

type Cancel = { id: string; scope: Scope; on?: string };

export function useCancelEvent() {
  const changed = useCalendarChanged();
  return useMutation({
    mutationFn: ({ id, scope, on }: Cancel) =>
      body(api.POST("/events/{id}/cancel", { params: { path: { id } }, body: { scope, occurrence_on: on } })),
    onSettled: changed,
  });
}

export function useAnswer(id: string) {
  const changed = useCalendarChanged();
  return useMutation({
    mutationFn: (answer: "accepted" | "declined" | "tentative") =>
      body(api.POST("/events/{id}/answer", { params: { path: { id } }, body: { answer } })),
    onSettled: changed,
  });
}

/** Writes down what guests have answered in a calendar file. */
export function useTakeReplies() {
  const changed = useCalendarChanged();
  return useMutation({
    mutationFn: async (file: File) =>
      body(api.POST("/events/replies", { body: { calendar: await file.text() } })),
    onSettled: changed,
  });
}

export const feedQuery = queryOptions({
  queryKey: keys.calendar("feed"),
  queryFn: ({ signal }) => body(api.GET("/calendar/feed", { signal })),
});

export function makeFeed() {
  return body(api.POST("/calendar/feed"));
}

export async function closeFeed(): Promise<void> {
  await body(api.DELETE("/calendar/feed"));
}
