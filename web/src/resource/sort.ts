export type Sort = { field: string; descending: boolean };

/** The first key of a sort parameter such as "-created_at,name". */
export function parseSort(sort: string): Sort {
  const first = sort.split(",")[0] ?? "";
  return { field: first.replace(/^-/, ""), descending: first.startsWith("-") };
}

/** A click on a head sorts by it, upwards first; the next click turns it round. */
export function toggleSort(sort: string, field: string): string {
  const current = parseSort(sort);
  return current.field === field && !current.descending ? `-${field}` : field;
}
