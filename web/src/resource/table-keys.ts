// What a key does in a list: pure, so that the whole behaviour can be read and tested here.
export type Cursor = { row: number; column: number };
export type TableAction =
  | { do: "move"; to: Cursor }
  | { do: "select"; row: number }
  | { do: "select-range"; from: number; to: number }
  | { do: "open"; row: number }
  | { do: "edit"; at: Cursor }
  | { do: "clear" };

/** `editable` holds the positions of the columns that can be edited in place. */
export type Bounds = { rows: number; columns: number; editable: number[] };

const rowSteps: Record<string, number> = {
  j: 1,
  arrowdown: 1,
  k: -1,
  arrowup: -1,
  pagedown: 20,
  pageup: -20,
};
const columnSteps: Record<string, number> = { arrowright: 1, arrowleft: -1 };

/** The action of a key, named as in ui/shortcuts; nothing when the key means nothing here. */
export function actionOf(key: string, cursor: Cursor | undefined, bounds: Bounds): TableAction | undefined {
  if (key === "escape") return { do: "clear" };
  if (bounds.rows === 0) return undefined;
  const to = moved(key, cursor, bounds);
  if (to) return { do: "move", to };
  if (!cursor) return undefined;
  if (key === "x") return { do: "select", row: cursor.row };
  if (key === "shift+j" || key === "shift+arrowdown") return range(cursor, 1, bounds);
  if (key === "shift+k" || key === "shift+arrowup") return range(cursor, -1, bounds);
  if (key === "enter") return { do: "open", row: cursor.row };
  if (key === "e" || key === "f2") return edit(cursor, bounds);
  return undefined;
}

function moved(key: string, cursor: Cursor | undefined, { rows, columns }: Bounds): Cursor | undefined {
  if (key === "home") return { row: 0, column: cursor?.column ?? 0 };
  if (key === "end") return { row: rows - 1, column: cursor?.column ?? 0 };
  const rowStep = rowSteps[key];
  if (rowStep !== undefined) {
    if (!cursor) return { row: 0, column: 0 };
    return { ...cursor, row: clamp(cursor.row + rowStep, rows) };
  }
  const columnStep = columnSteps[key];
  if (columnStep === undefined) return undefined;
  return cursor ? { ...cursor, column: clamp(cursor.column + columnStep, columns) } : { row: 0, column: 0 };
}

function range(cursor: Cursor, step: number, { rows }: Bounds): TableAction {
  return { do: "select-range", from: cursor.row, to: clamp(cursor.row + step, rows) };
}

/** Edits the cell under the cursor, or the first one after it that can be edited. */
function edit(cursor: Cursor, { editable }: Bounds): TableAction | undefined {
  const column = editable.find((position) => position >= cursor.column) ?? editable[0];
  return column === undefined ? undefined : { do: "edit", at: { row: cursor.row, column } };
}

/** Where Tab goes from a cell in edit: the next editable one, over the row's end into the next row. */
export function nextEdit(at: Cursor, { rows, editable }: Bounds, backwards = false): Cursor | undefined {
  const position = editable.indexOf(at.column) + (backwards ? -1 : 1);
  const column = editable[position];
  if (column !== undefined) return { row: at.row, column };
  const row = at.row + (backwards ? -1 : 1);
  const edge = backwards ? editable.at(-1) : editable[0];
  return row < 0 || row >= rows || edge === undefined ? undefined : { row, column: edge };
}

function clamp(value: number, size: number): number {
  return Math.max(0, Math.min(size - 1, value));
}
