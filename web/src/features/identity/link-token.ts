/** The token of a mailed link. It stands behind #, which no browser sends to a server. */
export function linkToken(hash: string): string {
  return new URLSearchParams(hash.replace(/^#/, "")).get("token") ?? "";
}
