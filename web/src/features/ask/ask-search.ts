/** The question, the document it is about, and whether the way to the answer is unfolded. */
export type AskSearch = { q?: string; in?: string; found?: boolean };

export function askSearch(search: Record<string, unknown>): AskSearch {
  // A question such as 2026 is read as a number by the router.
  const q = typeof search.q === "number" ? String(search.q) : search.q;
  return {
    q: typeof q === "string" && q.trim() !== "" ? q.trim() : undefined,
    in: typeof search.in === "string" ? search.in : undefined,
    found: search.found === true ? true : undefined,
  };
}
