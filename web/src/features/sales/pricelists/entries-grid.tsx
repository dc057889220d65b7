import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { may, meQuery } from "@/api/session";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { Block } from "@/ui/sheet";
import { ErrorState, LoadingRows } from "@/ui/states";
import { AddRow } from "./add-row";
import { entriesQuery, type PriceEntry } from "./entries";
import classes from "./entries-grid.module.css";
import { EntryRow } from "./entry-row";
import type { PriceList } from "./form";
import "@/i18n/sales-words";

const SheetDrawer = lazy(() => import("./sheet-drawer").then((module) => ({ default: module.SheetDrawer })));

/** The prices of a list: product, from which quantity on, price; each is changed in its place. */
export function EntriesGrid({ list }: { list: PriceList }) {
  const me = useQuery(meQuery).data;
  const entries = useInfiniteQuery(entriesQuery(list.id));
  const [sheet, setSheet] = useState(false);
  const canEdit = may(me, "price_entries", "edit");
  const rows = grouped(entries.data?.pages.flatMap((page) => page.items) ?? []);
  return (
    <Block
      title={t("lists.prices")}
      count={rows.length || undefined}
      action={
        canEdit && (
          <Button
            variant="subtle"
            color="gray"
            leftSection={<Icon name="import" />}
            onClick={() => setSheet(true)}
          >
            {t("lists.sheet")}
          </Button>
        )
      }
    >
      {entries.isPending && <LoadingRows rows={4} />}
      {entries.isError && (
        <ErrorState title={t("lists.failed")} error={entries.error} retry={() => void entries.refetch()} />
      )}
      {entries.data && (
        <table className={classes.grid}>
          <thead>
            <tr>
              <th scope="col">{t("lists.product")}</th>
              <th scope="col" className={classes.figure}>
                {t("lists.from")}
              </th>
              <th scope="col" className={classes.figure}>
                {t("lists.price", { currency: list.currency })}
              </th>
              {canEdit && <th scope="col" aria-label={t("more")} className={classes.end} />}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ entry, first }) => (
              <EntryRow key={entry.id} entry={entry} first={first} canEdit={canEdit} />
            ))}
            {rows.length === 0 && (
              <tr>
                <td colSpan={canEdit ? 4 : 3} className="muted">
                  {t(list.parent_id || list.adjustment !== null ? "lists.none_adjusted" : "lists.none")}
                </td>
              </tr>
            )}
            {canEdit && <AddRow list={list} />}
          </tbody>
        </table>
      )}
      {entries.hasNextPage && (
        <Button mt={8} loading={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
          {t("lists.more")}
        </Button>
      )}
      <Suspense>{sheet && <SheetDrawer list={list} onClose={() => setSheet(false)} />}</Suspense>
    </Block>
  );
}

/** The tiers of a product stand together; only the first of them says its name. */
function grouped(entries: PriceEntry[]): { entry: PriceEntry; first: boolean }[] {
  return entries.map((entry, index) => ({
    entry,
    first: entries[index - 1]?.product_id !== entry.product_id,
  }));
}
