// Names for the shapes that the API speaks, taken from its paths, so that a renamed schema breaks nothing here.
import type { paths } from "./schema.gen";

type Verb = "get" | "post" | "put" | "patch" | "delete";
// An answer that can also be streamed has its JSON shape; the events are read by whoever streams.
type Content<R> = R extends { content: infer C }
  ? C extends { "application/json": infer J }
    ? J
    : C[keyof C]
  : never;
type Success<R> = R extends { responses: infer S } ? Content<S[Extract<keyof S, 200 | 201 | 202>]> : never;

/** What an operation answers when it succeeds. */
export type Answered<P extends keyof paths, V extends Verb> = V extends keyof paths[P]
  ? Success<paths[P][V]>
  : never;
/** What an operation takes as its JSON body. */
export type Sent<P extends keyof paths, V extends Verb> = V extends keyof paths[P]
  ? paths[P][V] extends { requestBody: { content: { "application/json": infer B } } }
    ? B
    : never
  : never;

export type Session = Answered<"/auth/login", "post">;
export type Me = Answered<"/auth/me", "get">;
export type Company = Me["company"];
export type Member = Answered<"/members", "get">["items"][number];
export type Settings = Answered<"/settings", "get">;
export type Appearance = Sent<"/settings/appearance", "put">;
export type AccessReason = Answered<"/crm/contacts/{id}/access", "get">;
export type RecordRights = Answered<"/rights", "get">["records"][number];
export type Team = Answered<"/teams", "get">["items"][number];
export type Contact = Answered<"/crm/contacts/{id}", "get">;
export type Deal = Answered<"/deals/{id}", "get">;
export type DealBoard = Answered<"/deals/board", "get">;
export type Lead = Answered<"/crm/leads/{id}", "get">;
export type Account = Answered<"/crm/accounts/{id}", "get">;
export type TimelineItem = Answered<"/crm/contacts/{id}/timeline", "get">["items"][number];
export type Change = Answered<"/crm/contacts/{id}/history", "get">["items"][number];
export type TimelineConversation = NonNullable<TimelineItem["conversation"]>;
export type ChangeSet = Answered<"/change-sets/{id}", "get">;
export type Activity = Answered<"/activities/{id}", "get">;
export type Task = Answered<"/tasks/{id}", "get">;
export type ImportJob = Answered<"/imports/{id}", "get">;
export type ImportStart = Sent<"/imports/{id}/start", "post">;
export type Overview = Answered<"/analytics/overview", "get">;
export type KnowledgeDocument = Answered<"/documents", "get">["items"][number];
export type Conversation = Answered<"/conversations", "get">["items"][number];
export type Answer = Answered<"/production_rag/query", "post">;
export type Citation = Answer["citations"][number];
