// The tree of categories as a list of rows, and what each way of moving one asks of the server.
import { queryOptions } from "@tanstack/react-query";
import { keys } from "@/api/keys";
import { fetchPage } from "@/resource/records";
import type { Category } from "./columns";

export type Node = Pick<Category, "id" | "name" | "parent_id" | "position">;
/** One row: a category with its depth, counted from one, and whether anything is part of it. */
export type Row = { node: Node; depth: number; parent: boolean };
export type Move = { parent_id?: string; before_id?: string };
export type Way = "up" | "down" | "in" | "out";

/** Every category; a tree has a few hundred, and pages of 200 are read one after the other. */
export const treeQuery = queryOptions({
  queryKey: keys.tree(),
  queryFn: async ({ signal }): Promise<{ items: Node[] }> => {
    const items: Node[] = [];
    let cursor: string | undefined;
    do {
      const page = await fetchPage<Category>(
        "/products/categories",
        { sort: "name", limit: 200, cursor },
        signal,
      );
      items.push(...page.items);
      cursor = page.next_cursor ?? undefined;
    } while (cursor && items.length < 2000);
    return { items };
  },
});

function place(node: Node): number {
  return node.position ?? Number.MAX_SAFE_INTEGER;
}

export function childrenOf(nodes: Node[], parent: string | null): Node[] {
  return nodes
    .filter((node) => node.parent_id === parent)
    .sort((a, b) => place(a) - place(b) || a.name.localeCompare(b.name));
}

/** The rows from top to bottom, without what is folded away. */
export function rowsOf(nodes: Node[], folded: ReadonlySet<string>): Row[] {
  const below = (parent: string | null, depth: number): Row[] =>
    childrenOf(nodes, parent).flatMap((node) => {
      const parent = nodes.some((other) => other.parent_id === node.id);
      const row = { node, depth, parent };
      return depth > 20 || folded.has(node.id) ? [row] : [row, ...below(node.id, depth + 1)];
    });
  return below(null, 1);
}

/** A category with all that is part of it. */
export function within(nodes: Node[], id: string): string[] {
  const found = [id];
  for (const one of found) {
    for (const node of nodes) if (node.parent_id === one && !found.includes(node.id)) found.push(node.id);
  }
  return found;
}

/** The filter of products that stand in a category or in a part of it. */
export function filterOf(nodes: Node[], id: string): string {
  const ids = within(nodes, id);
  if (ids.length === 1) return `category_id == "${id}"`;
  return `category_id in [${ids.map((one) => `"${one}"`).join(", ")}]`;
}

/** The category that a filter of products means; its parts come behind it. */
export function chosenIn(filter: string | undefined): string | undefined {
  return /^category_id (?:==|in) \[?"([0-9a-f-]{36})"/.exec(filter ?? "")?.[1];
}

/** What to ask of the server when a category goes one step by the keyboard; nothing when it can't. */
export function step(nodes: Node[], id: string, way: Way): Move | undefined {
  const node = nodes.find((one) => one.id === id);
  if (!node) return undefined;
  const siblings = childrenOf(nodes, node.parent_id);
  const at = siblings.findIndex((one) => one.id === id);
  const parent = nodes.find((one) => one.id === node.parent_id);
  const parentId = node.parent_id ?? undefined;
  switch (way) {
    case "up":
      return siblings[at - 1] && { parent_id: parentId, before_id: siblings[at - 1]?.id };
    case "down":
      return siblings[at + 1] && { parent_id: parentId, before_id: siblings[at + 2]?.id };
    case "in":
      return siblings[at - 1] && { parent_id: siblings[at - 1]?.id };
    case "out": {
      if (!parent) return undefined;
      const aunts = childrenOf(nodes, parent.parent_id);
      const next = aunts[aunts.findIndex((one) => one.id === parent.id) + 1];
      return { parent_id: parent.parent_id ?? undefined, before_id: next?.id };
    }
  }
}
