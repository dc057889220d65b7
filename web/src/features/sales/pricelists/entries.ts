// The prices in a list: reading them page by page, and writing one or many.
import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import type { Answered, Sent } from "@/api/shapes";
import { createRecord, deleteRecord, fetchPage, patchRecord } from "@/resource/records";

export type PriceEntry = Answered<"/products/price-entries/{id}", "get">;
export type NewPrices = Sent<"/products/price-lists/{id}/prices", "post">;
export type NewPrice = NewPrices["rows"][number];
export type PutPrices = Answered<"/products/price-lists/{id}/prices", "post">;

export const path = "/products/price-entries";
const name = "price_entries";

export function entriesQuery(list: string) {
  const params = {
    filter: `price_list_id == "${list}"`,
    sort: "product_id,min_quantity",
    include: "product",
  };
  return infiniteQueryOptions({
    queryKey: keys.list(name, params),
    queryFn: ({ pageParam, signal }) =>
      fetchPage<PriceEntry>(path, { ...params, limit: 200, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

export type Cells = { product_id: string; min_quantity: number; price: number };

function useChanged(): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.record(name) }),
      client.invalidateQueries({ queryKey: ["price"] }),
    ]);
}

export function useAddEntry(list: { id: string; currency: string }) {
  const changed = useChanged();
  return useMutation({
    mutationFn: (cells: Cells) =>
      createRecord<PriceEntry>(
        path,
        { ...cells, price_list_id: list.id, currency: list.currency },
        crypto.randomUUID(),
      ),
    onSuccess: changed,
  });
}

export function useChangeEntry() {
  const changed = useChanged();
  return useMutation({
    mutationFn: ({ entry, cells }: { entry: PriceEntry; cells: Partial<Cells> }) =>
      patchRecord<PriceEntry>(path, entry, cells),
    onSettled: changed,
  });
}

export function useDropEntry() {
  const changed = useChanged();
  return useMutation({ mutationFn: (id: string) => deleteRecord(path, id), onSettled: changed });
}

export function usePutPrices(list: string) {
  const changed = useChanged();
  return useMutation({
    mutationFn: (sent: NewPrices): Promise<PutPrices> =>
      body(api.POST("/products/price-lists/{id}/prices", { params: { path: { id: list } }, body: sent })),
    onSuccess: changed,
  });
}
