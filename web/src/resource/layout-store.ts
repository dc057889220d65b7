// Which columns a person shows, in what order and how wide: kept in this browser, by record type.
import { useState } from "react";

export type Layout = {
  /** What the person has shown or hidden; the rest is as the record type has it. */
  hidden: Record<string, boolean>;
  widths: Record<string, number>;
  /** Columns in the order that the person gave them, and those that stay beside the first one. */
  order: string[];
  pinned: string[];
};

const empty: Layout = { hidden: {}, widths: {}, order: [], pinned: [] };

function read(name: string): Layout {
  try {
    const stored = localStorage.getItem(`rapport.columns.${name}`);
    return stored ? { ...empty, ...(JSON.parse(stored) as Partial<Layout>) } : empty;
  } catch {
    return empty;
  }
}

export function useLayout(name: string) {
  const [layout, setLayout] = useState<Layout>(() => read(name));
  const change = (next: Partial<Layout>) => {
    const merged = { ...layout, ...next };
    localStorage.setItem(`rapport.columns.${name}`, JSON.stringify(merged));
    setLayout(merged);
  };
  return [layout, change] as const;
}
