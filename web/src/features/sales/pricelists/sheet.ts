// A sheet of prices, pasted or from a CSV file: product, from which quantity on, price.
import { plainDecimal } from "./amount";
import type { NewPrice } from "./entries";

export const mostRows = 1000;

function cellsOf(line: string, mark: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < line.length; i += 1) {
    const sign = line[i];
    if (sign === '"' && quoted && line[i + 1] === '"') {
      cell += '"';
      i += 1;
    } else if (sign === '"') quoted = !quoted;
    else if (sign === mark && !quoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += sign;
  }
  return [...cells, cell.trim()];
}

/** What divides the cells: a tab from a spreadsheet, a semicolon where commas are decimals, else a comma. */
function markOf(line: string): string {
  return ["\t", ";", ","].find((mark) => line.includes(mark)) ?? "\t";
}

/** `lines` says on which line each row stands. */
export type Sheet = { rows: NewPrice[]; lines: number[]; faults: number[] };

/** The rows of a sheet, and the numbers of lines that are none. A first line of headings is passed over. */
export function readSheet(text: string): Sheet {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  const mark = markOf(lines.find((line) => line.trim() !== "") ?? "");
  const sheet: Sheet = { rows: [], lines: [], faults: [] };
  lines.forEach((line, index) => {
    if (line.trim() === "") return;
    const cells = cellsOf(line, mark);
    const [product = "", from = "", price = ""] = cells.length === 2 ? [cells[0], "", cells[1]] : cells;
    const amount = plainDecimal(price);
    const quantity = from === "" ? "" : plainDecimal(from);
    if (product && amount !== undefined && quantity !== undefined) {
      sheet.rows.push({ product, min_quantity: quantity, price: amount });
      sheet.lines.push(index + 1);
    } else if (sheet.rows.length > 0 || index > 0) sheet.faults.push(index + 1);
  });
  return sheet;
}
