// What deals ask the API beyond their list: boards, forecasts, stages, and how they are won and lost.
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import type { Answered, Deal, DealBoard, Sent } from "@/api/shapes";
import { fetchPage } from "@/resource/records";

export type Pipeline = Answered<"/pipelines/{id}", "get">;
export type Stage = Answered<"/stages/{id}", "get">;
export type LostReason = Answered<"/lost-reasons/{id}", "get">;
export type Sum = DealBoard["columns"][number]["sums"][number];
export type Loss = Sent<"/deals/{id}/lose", "post">;
export type Shown = { pipeline?: string; filter?: string; q?: string; sort: BoardSort };
export type BoardSort = "expected_close" | "-amount" | "stage_since";

export const boardSorts: BoardSort[] = ["expected_close", "-amount", "stage_since"];
export const currentLists = { staleTime: 60_000 };

export const pipelinesQuery = queryOptions({
  queryKey: [...keys.lists("pipelines"), "all"],
  queryFn: ({ signal }) => fetchPage<Pipeline>("/pipelines", { sort: "position", limit: 200 }, signal),
  select: (page) => page.items,
  ...currentLists,
});

export const stagesQuery = queryOptions({
  queryKey: [...keys.lists("stages"), "all"],
  queryFn: ({ signal }) => fetchPage<Stage>("/stages", { sort: "position", limit: 200 }, signal),
  select: (page) => page.items,
  ...currentLists,
});

export const reasonsQuery = queryOptions({
  queryKey: [...keys.lists("lost_reasons"), "all"],
  queryFn: ({ signal }) => fetchPage<LostReason>("/lost-reasons", { sort: "position", limit: 200 }, signal),
  select: (page) => page.items,
  ...currentLists,
});

export function boardQuery({ pipeline, filter, q, sort }: Shown) {
  return queryOptions({
    queryKey: [...keys.boards("deals"), { pipeline, filter, q, sort }],
    queryFn: async ({ signal }): Promise<DealBoard> => {
      const query = { pipeline_id: pipeline, filter, q, sort };
      return withAccounts(await body(api.GET("/deals/board", { params: { query }, signal })));
    },
    placeholderData: (old) => old,
  });
}

/** Cards carry the names of their accounts as rows of lists do. */
function withAccounts(board: DealBoard): DealBoard {
  const names = new Map(board.accounts.map(({ id, name }) => [id, { id, name }]));
  const named = (deal: Deal): Deal => {
    const account = deal.account_id ? names.get(deal.account_id) : undefined;
    return account ? { ...deal, included: { ...deal.included, account } } : deal;
  };
  return {
    ...board,
    columns: board.columns.map((column) => ({ ...column, items: column.items.map(named) })),
  };
}

export type ForecastBy = "month" | "owner" | "pipeline";
export type ForecastRow = Answered<"/deals/forecast", "get">["items"][number];

export function forecastQuery(by: ForecastBy, from?: string, to?: string) {
  return queryOptions({
    queryKey: [...keys.boards("deals"), "forecast", by, from, to],
    queryFn: ({ signal }) =>
      body(api.GET("/deals/forecast", { params: { query: { by, from, to } }, signal })),
    placeholderData: (old) => old,
  });
}

export function staysQuery(id: string) {
  return queryOptions({
    queryKey: [...keys.boards("deals"), "stays", id],
    queryFn: async ({ signal }) =>
      (await body(api.GET("/deals/{id}/stages", { params: { path: { id } }, signal }))).items,
  });
}

export function linesQuery(id: string) {
  return queryOptions({
    queryKey: [...keys.boards("deals"), "lines", id],
    queryFn: ({ signal }) => body(api.GET("/deals/{id}/lines", { params: { path: { id } }, signal })),
  });
}

export type Line = Answered<"/deals/{id}/lines", "get">["items"][number];

const etag = (version: number) => ({ "If-Match": `"${version}"` });

export function moveDeal(deal: Deal, stage: string, loss: Loss = {}): Promise<Deal> {
  const params = { path: { id: deal.id } };
  return body(
    api.POST("/deals/{id}/move", { params, body: { stage_id: stage, version: deal.version, ...loss } }),
  );
}

export function saveLines(deal: Deal, items: Line[]): Promise<Deal> {
  const params = { path: { id: deal.id }, header: etag(deal.version) };
  return body(api.PUT("/deals/{id}/lines", { params, body: { items } }));
}

/** Winning, losing and opening a deal again, each from the version that was seen. */
export function useClosing(deal: Deal) {
  const client = useQueryClient();
  const params = { path: { id: deal.id }, header: etag(deal.version) };
  const onSuccess = () =>
    Promise.all(
      [
        keys.one("deals", deal.id),
        keys.lists("deals"),
        keys.boards("deals"),
        keys.timeline("deals", deal.id),
      ].map((queryKey) => client.invalidateQueries({ queryKey })),
    );
  const win = useMutation({ mutationFn: () => body(api.POST("/deals/{id}/win", { params })), onSuccess });
  const reopen = useMutation({
    mutationFn: () => body(api.POST("/deals/{id}/reopen", { params })),
    onSuccess,
  });
  const lose = useMutation({
    mutationFn: (loss: Loss) => body(api.POST("/deals/{id}/lose", { params, body: loss })),
    onSuccess,
  });
  return { win, lose, reopen };
}

/** How many days a deal is over what its stage allows; 0 when it is not. */
export function daysHere(since: string, now = Date.now()): number {
  return Math.floor((now - new Date(since).getTime()) / 86_400_000);
}
