import { ActionIcon } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type DragEvent, type KeyboardEvent, useRef, useState } from "react";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import { may, meQuery } from "@/api/session";
import { t } from "@/i18n/translate";
import { PlaceLink } from "@/resource/place-link";
import { Icon } from "@/ui/icon";
import { Notice } from "@/ui/notice";
import { ErrorState, LoadingRows } from "@/ui/states";
import classes from "./category-tree.module.css";
import { type Move, type Row, rowsOf, step, treeQuery, type Way, within } from "./tree";
import "@/i18n/sales-words";

type Props = { chosen: string | undefined; onChoose: (id: string | undefined) => void };

const ways: Record<string, Way> = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };

/** The tree of categories: choosing one filters the products; Alt and an arrow, or dragging, moves it. */
export function CategoryTree({ chosen, onChoose }: Props) {
  const client = useQueryClient();
  const me = useQuery(meQuery).data;
  const tree = useQuery(treeQuery);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState<string>();
  const [dragged, setDragged] = useState<string>();
  const list = useRef<HTMLDivElement>(null);
  const move = useMutation({
    mutationFn: ({ id, to }: { id: string; to: Move }) =>
      body(api.POST("/products/categories/{id}/move", { params: { path: { id } }, body: to })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.record("categories") }),
  });
  if (tree.isPending) return <LoadingRows rows={6} />;
  if (tree.isError)
    return <ErrorState title={t("tree.failed")} error={tree.error} retry={() => void tree.refetch()} />;

  const nodes = tree.data.items;
  const rows = rowsOf(nodes, folded);
  const focused = at ?? chosen ?? rows[0]?.node.id;
  const canMove = may(me, "categories", "edit");
  const fold = (id: string, shut: boolean) =>
    setFolded((old) => new Set(shut ? [...old, id] : [...old].filter((one) => one !== id)));
  const go = (row: Row | undefined) => {
    if (!row) return;
    setAt(row.node.id);
    list.current?.querySelector<HTMLElement>(`[data-id="${row.node.id}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent, row: Row, index: number) => {
    const way = ways[event.key];
    if (event.altKey && way && canMove) {
      event.preventDefault();
      const to = step(nodes, row.node.id, way);
      if (to) move.mutate({ id: row.node.id, to });
      return;
    }
    const act: Record<string, () => void> = {
      ArrowDown: () => go(rows[index + 1]),
      ArrowUp: () => go(rows[index - 1]),
      ArrowRight: () =>
        folded.has(row.node.id) ? fold(row.node.id, false) : row.parent && go(rows[index + 1]),
      ArrowLeft: () =>
        row.parent && !folded.has(row.node.id)
          ? fold(row.node.id, true)
          : go(rows.find((one) => one.node.id === row.node.parent_id)),
      Enter: () => onChoose(row.node.id === chosen ? undefined : row.node.id),
      Home: () => go(rows[0]),
      End: () => go(rows.at(-1)),
    };
    const todo = act[event.key];
    if (!todo || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    todo();
  };
  const onDrop = (event: DragEvent, row: Row | undefined) => {
    event.preventDefault();
    if (!dragged || row?.node.id === dragged) return;
    if (row && within(nodes, dragged).includes(row.node.id)) return;
    move.mutate({ id: dragged, to: { parent_id: row?.node.id } });
    setDragged(undefined);
  };

  return (
    <nav className={classes.tree} aria-label={t("tree.title")}>
      <header>
        <h2>{t("tree.title")}</h2>
        <PlaceLink route="/categories/{-$id}" className="acc small end">
          {t("tree.manage")}
        </PlaceLink>
      </header>
      {move.error && <Notice tone="negative" title={move.error.message} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a place to drop what is dragged; the keyboard has Alt and Left */}
      <div
        className={classes.all}
        data-chosen={chosen === undefined || undefined}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => onDrop(event, undefined)}
      >
        <button type="button" onClick={() => onChoose(undefined)}>
          {t("tree.all")}
        </button>
      </div>
      {rows.length === 0 && <p className="muted small">{t("tree.none")}</p>}
      <div ref={list} role="tree" aria-label={t("tree.title")}>
        {rows.map((row, index) => (
          <div
            key={row.node.id}
            role="treeitem"
            aria-level={row.depth}
            aria-expanded={row.parent ? !folded.has(row.node.id) : undefined}
            aria-selected={row.node.id === chosen}
            tabIndex={row.node.id === focused ? 0 : -1}
            data-id={row.node.id}
            style={{ paddingInlineStart: 4 + (row.depth - 1) * 16 }}
            draggable={canMove}
            onDragStart={() => setDragged(row.node.id)}
            onDragEnd={() => setDragged(undefined)}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => onDrop(event, row)}
            onKeyDown={(event) => onKeyDown(event, row, index)}
            onFocus={() => setAt(row.node.id)}
            onClick={() => onChoose(row.node.id === chosen ? undefined : row.node.id)}
          >
            {row.parent ? (
              <ActionIcon
                size={20}
                tabIndex={-1}
                aria-hidden
                onClick={(event) => {
                  event.stopPropagation();
                  fold(row.node.id, !folded.has(row.node.id));
                }}
              >
                <Icon name={folded.has(row.node.id) ? "right" : "down"} size={14} />
              </ActionIcon>
            ) : (
              <span className={classes.leaf} />
            )}
            <span className="cut grow">{row.node.name}</span>
          </div>
        ))}
      </div>
      {canMove && rows.length > 1 && <p className={`${classes.hint} muted small desk`}>{t("tree.hint")}</p>}
    </nav>
  );
}
