// Which records a bulk change is for.

export type Selection = {
  ids: string[];
  /** How many rows are loaded, and how many the filter finds; the latter is counted beside. */
  loaded: number;
  total: number | undefined;
  filter: string | undefined;
  q: string | undefined;
};

/** Everything that is loaded is selected, and there is more: the rest can be taken as well. */
export function canTakeAll({ ids, loaded, total }: Selection): boolean {
  return total !== undefined && ids.length === loaded && total > loaded;
}

/** All that the list finds, or the rows that are selected. A list without a filter finds everything. */
export function chosen({ ids, filter, q }: Selection, all: boolean) {
  if (!all) return { ids };
  return filter || q ? { filter, q } : { filter: "true" };
}
