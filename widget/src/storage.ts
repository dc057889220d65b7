/** Where the visitor's token is kept between pages, per widget; empty when there is none. */
export type VisitorMemory = { read(): string; write(token: string): void };

/**
 * Keeps the token in the given storage, or for this page only when the browser blocks storage. `open` is called each
 * time because the mere access to localStorage throws where it is blocked.
 */
export function visitorMemory(widget: string, open: () => Storage): VisitorMemory {
  const key = `rapport:visitor:${widget}`;
  let held = '';
  return {
    read() {
      try {
        return open().getItem(key) || held;
      } catch {
        return held;
      }
    },
    write(token) {
      held = token;
      try {
        open().setItem(key, token);
      } catch {
        // Blocked or full: the token lives as long as the page.
      }
    },
  };
}
