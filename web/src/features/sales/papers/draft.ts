// The lines of a quote or an order while they are being written: texts as they were typed.
import type { Answered, Sent } from "@/api/shapes";
import { decimal, minorOf, typedDecimal, typedOf } from "./figures";

export type Priced = Answered<"/sales/quotes/preview", "post">;
export type Line = Priced["lines"][number];
export type Sums = Priced["sums"];
export type LineInput = Sent<"/sales/quotes/preview", "post">["lines"][number];

/** One line as it stands in its inputs. An empty price or tax means: what the product has. */
export type DraftLine = {
  key: string;
  product: string | null;
  name: string;
  description: string;
  quantity: string;
  unit: string;
  price: string;
  discount: string;
  tax: string;
};

export function emptyLine(): DraftLine {
  const key = crypto.randomUUID();
  return {
    key,
    product: null,
    name: "",
    description: "",
    quantity: "1",
    unit: "",
    price: "",
    discount: "",
    tax: "",
  };
}

export function draftOf(lines: Line[], currency: string): DraftLine[] {
  // The same lines have the same keys at every look, so that no input loses its cursor.
  return lines.map((line, index) => ({
    key: `saved ${index}`,
    product: line.product_id,
    name: line.name,
    description: line.description,
    quantity: typedDecimal(line.quantity),
    unit: line.unit,
    price: line.product_id && !line.manual ? "" : typedOf(line.unit_price, currency),
    discount: line.discount ? typedDecimal(line.discount) : "",
    tax: typedDecimal(line.tax_rate),
  }));
}

export type Fault = { index: number; field: keyof DraftLine };

/** What is sent for the lines, or the inputs that can't be read. */
export function inputOf(draft: DraftLine[], currency: string): { lines: LineInput[] } | { faults: Fault[] } {
  const faults: Fault[] = [];
  const lines = draft.map((line, index) => {
    const read = (field: "quantity" | "discount" | "tax") => {
      const plain = decimal(line[field]);
      if (plain === undefined && line[field].trim() !== "") faults.push({ index, field });
      return plain === undefined ? undefined : Number(plain);
    };
    const price = line.price.trim() === "" ? undefined : minorOf(line.price, currency);
    if (line.price.trim() !== "" && price === undefined) faults.push({ index, field: "price" });
    const input: LineInput = {
      product_id: line.product ?? undefined,
      name: line.name,
      description: line.description,
      quantity: read("quantity") ?? 0,
      unit: line.unit,
      unit_price: price,
      discount: read("discount") ?? 0,
      tax_rate: read("tax"),
    };
    return input;
  });
  return faults.length > 0 ? { faults } : { lines };
}

/** Lines nobody has written anything into are not sent. */
export function written(draft: DraftLine[]): DraftLine[] {
  return draft.filter((line) => line.product || line.name.trim() || line.price.trim());
}

export function moved(draft: DraftLine[], index: number, by: number): DraftLine[] {
  const to = index + by;
  const line = draft[index];
  if (!line || to < 0 || to >= draft.length) return draft;
  return draft.toSpliced(index, 1).toSpliced(to, 0, line);
}

const inputs: Record<string, keyof DraftLine> = {
  name: "name",
  product_id: "name",
  currency: "price",
  description: "description",
  quantity: "quantity",
  unit: "unit",
  unit_price: "price",
  discount: "discount",
  tax_rate: "tax",
};

/** The server's words about a line's field: "lines[2].unit_price" becomes line 2, price. */
export function faultsOf(fields: Record<string, string>): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, message] of Object.entries(fields)) {
    const [, index, field] = /^lines\[(\d+)\]\.(\w+)$/.exec(name) ?? [];
    const input = field && inputs[field];
    if (index && input) found.set(`${index}.${input}`, message.replace(/^[^:]*: /, ""));
  }
  return found;
}
