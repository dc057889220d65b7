// Documents as a record type, and what can be asked of one.
import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import type { Answered, KnowledgeDocument } from "@/api/shapes";
import { defineResource } from "@/resource/define";
import { fetchRecord } from "@/resource/records";

export type DocumentDetail = Answered<"/documents/{id}", "get">;
export type Passage = Answered<"/documents/{id}/passages", "get">["items"][number];

export const documents = defineResource<KnowledgeDocument>({
  name: "documents",
  path: "/documents",
  route: "/knowledge",
  icon: "file",
  one: { en: "Document", de: "Dokument" },
  other: { en: "Documents", de: "Dokumente" },
  about: {
    en: "Documents are what the assistant answers from. It cites the sentence that it rests on.",
    de: "Aus Dokumenten antwortet der Assistent. Er zitiert den Satz, auf dem die Antwort ruht.",
  },
  example: { en: "Warranty terms 2026.docx", de: "Garantiebedingungen 2026.docx" },
  square: true,
  sort: "-created_at",
  title: (document) => document.name,
  subtitle: (document) => document.media_type,
  fields: [],
  columns: [],
  aside: () => null,
  related: [],
  importable: false,
});

export type LastAnswer = { question: string; at: string };

/** The question that was last answered from a document. */
export function lastAnswerOf({ last_answer: last }: KnowledgeDocument): LastAnswer | undefined {
  const answer = last as Partial<LastAnswer> | null;
  return answer?.question && answer.at ? { question: answer.question, at: answer.at } : undefined;
}

/** What the server can read, for the file dialog; the server decides by the contents. */
export const readable = ".pdf,.docx,.html,.htm,.xhtml,.md,.markdown,.csv,.tsv,.txt";

export function documentQuery(id: string) {
  return queryOptions({
    queryKey: keys.one("documents", id),
    queryFn: ({ signal }) => fetchRecord<DocumentDetail>("/documents", id, undefined, signal),
  });
}

/** The extracted text, into which citations point by byte offsets. */
export function textQuery({ id, version }: Pick<KnowledgeDocument, "id" | "version">) {
  return queryOptions({
    queryKey: [...keys.one("documents", id), "text", version],
    queryFn: async ({ signal }) => {
      const call = api.GET("/documents/{id}/text", { params: { path: { id } }, parseAs: "text", signal });
      return (await body(call)) ?? "";
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

const passagesAtOnce = 200;

/** All passages of a document; they say where its headings and pages are. */
export function passagesQuery({ id, version }: Pick<KnowledgeDocument, "id" | "version">) {
  return queryOptions({
    queryKey: [...keys.one("documents", id), "passages", version],
    queryFn: async ({ signal }) => {
      const all: Passage[] = [];
      let cursor: string | undefined;
      do {
        const params = { path: { id }, query: { limit: passagesAtOnce, cursor } };
        const page = await body(api.GET("/documents/{id}/passages", { params, signal }));
        all.push(...page.items);
        cursor = page.next_cursor ?? undefined;
      } while (cursor);
      return all;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function reprocess(id: string) {
  return body(api.POST("/documents/{id}/reprocess", { params: { path: { id } } }));
}
