// Which columns a person shows, and how wide: kept in this browser, by record type.
import { useState } from "react";

export type Layout = { hidden: Record<string, boolean>; widths: Record<string, number> };

const empty: Layout = { hidden: {}, widths: {} };

function read(name: string): Layout | undefined {
  try {
    const stored = localStorage.getItem(`rapport.columns.${name}`);
    return stored ? { ...empty, ...(JSON.parse(stored) as Partial<Layout>) } : undefined;
  } catch {
    return undefined;
  }
}

export function useLayout(name: string, initial: Record<string, boolean>) {
  const [layout, setLayout] = useState<Layout>(() => read(name) ?? { hidden: initial, widths: {} });
  const change = (next: Partial<Layout>) => {
    const merged = { ...layout, ...next };
    localStorage.setItem(`rapport.columns.${name}`, JSON.stringify(merged));
    setLayout(merged);
  };
  return [layout, change] as const;
}
