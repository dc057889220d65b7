import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import { conflictOf } from "@/api/problem";
import { patchRow } from "@/api/realtime";

import { type DraftLine, draftOf, inputOf, type Line, type LineInput, type Sums, written } from "./draft";

/** What quotes and orders have in common here. */
export type Paper = {
  id: string;
  version: number;
  currency: string;
  account_id: string | null;
  deal_id: string | null;
  lines?: unknown;
  taxes?: unknown;
  subtotal: number;
  discount: number;
  net: number;
  tax: number;
  total: number;
};
export type PaperKind = "quotes" | "orders";

export function linesOf(paper: Paper): Line[] {
  return Array.isArray(paper.lines) ? (paper.lines as Line[]) : [];
}

export function sumsOf(paper: Paper): Sums {
  const { currency, subtotal, discount, net, tax, total } = paper;
  const taxes = Array.isArray(paper.taxes) ? (paper.taxes as Sums["taxes"]) : [];
  return { currency, subtotal, discount, net, tax, total, taxes };
}

/** Prices and sums of lines that are not saved, as the server reckons them. */
function usePreview(paper: Paper, lines: LineInput[] | undefined) {
  const [asked] = useDebouncedValue(lines && JSON.stringify(lines), 250);
  const { account_id, currency } = paper;
  const preview = useQuery({
    queryKey: ["papers", "preview", account_id, currency, asked],
    queryFn: ({ signal }) => {
      const sent = { account_id: account_id ?? undefined, currency, lines: JSON.parse(asked ?? "[]") };
      return body(api.POST("/sales/quotes/preview", { body: sent, signal }));
    },
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 60_000,
  });
  return { ...preview, behind: lines !== undefined && JSON.stringify(lines) !== asked };
}

const put = {
  quotes: (id: string, version: string, lines: LineInput[]) =>
    body(
      api.PUT("/sales/quotes/{id}/lines", {
        params: { path: { id }, header: { "If-Match": version } },
        body: { lines },
      }),
    ),
  orders: (id: string, version: string, lines: LineInput[]) =>
    body(
      api.PUT("/sales/orders/{id}/lines", {
        params: { path: { id }, header: { "If-Match": version } },
        body: { lines },
      }),
    ),
};

/** The lines of a paper in edit: a draft until they are saved, with what the server says of them. */
export function useLines(kind: PaperKind, paper: Paper) {
  const client = useQueryClient();
  const [draft, setDraft] = useState<DraftLine[]>();
  // What the draft began from: what others save meanwhile is a conflict, not overwritten.
  const [seen, setSeen] = useState(paper.version);
  const shown = draft ?? draftOf(linesOf(paper), paper.currency);
  const read = draft && inputOf(written(draft), paper.currency);
  const lines = read && "lines" in read ? read.lines : undefined;
  const preview = usePreview(paper, lines);
  const keep = (saved: { id: string }) => {
    client.setQueryData<object>(keys.one(kind, saved.id), (old) => (old ? { ...old, ...saved } : old));
    patchRow(client, keys.lists(kind), saved.id, saved);
    void client.invalidateQueries({ queryKey: keys.timeline(kind, saved.id) });
  };
  const save = useMutation({
    mutationFn: (version: number): Promise<{ id: string }> =>
      put[kind](paper.id, `"${version}"`, lines ?? []),
    onSuccess: (saved) => {
      keep(saved);
      setDraft(undefined);
    },
    onError: (error) => {
      const stale = conflictOf<Paper>(error);
      if (stale) keep(stale.current);
    },
  });
  return {
    shown,
    draft,
    lines,
    preview,
    save,
    unread: read && "faults" in read ? read.faults : [],
    change: (next: DraftLine[]) => {
      if (!draft) setSeen(paper.version);
      setDraft(next);
    },
    discard: () => {
      setDraft(undefined);
      save.reset();
    },
    store: () => lines && save.mutate(seen),
    overwrite: () => {
      setSeen(paper.version);
      save.mutate(paper.version);
    },
  };
}
