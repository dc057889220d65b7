// The access token. It lives in memory only; the refresh cookie brings it back after a reload.
import { problemOf } from "./problem";
import type { Session } from "./shapes";

export const base = "/api/v1";

let accessToken: string | undefined;
/** The company that the token is for. */
let companyId: string | undefined;
let renewing: Promise<boolean> | undefined;
/** Remembers that a refresh cookie should exist, so that a first visit asks the server nothing in vain. */
const hint = "rapport.session";
const listeners = new Set<(signedIn: boolean) => void>();

export function currentToken(): string | undefined {
  return accessToken;
}

export function keepSession(session: Session): void {
  const before = accessToken;
  accessToken = session.access_token;
  companyId = session.company.id;
  localStorage.setItem(hint, "1");
  if (!before) tell(true);
}

export function dropSession(): void {
  localStorage.removeItem(hint);
  if (!accessToken) return;
  accessToken = undefined;
  companyId = undefined;
  tell(false);
}

export function onSession(listener: (signedIn: boolean) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(signedIn: boolean): void {
  for (const listener of listeners) listener(signedIn);
}

async function csrfToken(): Promise<string> {
  const response = await fetch(`${base}/auth/csrf-token`, { credentials: "same-origin" });
  if (!response.ok) throw await problemOf(response);
  const body: { csrf_token: string } = await response.json();
  return body.csrf_token;
}

/** A call that is authenticated by the cookie, and therefore carries the CSRF token. */
export async function cookieCall(path: "/auth/refresh" | "/auth/logout"): Promise<Response> {
  const token = await csrfToken();
  return fetch(base + path, {
    method: "POST",
    credentials: "same-origin",
    headers: { "X-CSRF-Token": token },
  });
}

/** Renews the access token through the refresh cookie; calls at the same time share one renewal. */
export function renew(): Promise<boolean> {
  if (!localStorage.getItem(hint)) return Promise.resolve(false);
  renewing ??= renewOnce().finally(() => {
    renewing = undefined;
  });
  return renewing;
}

/**
 * The refresh token rotates, so two tabs must not use the same one: the lock makes them queue.
 */
async function renewOnce(): Promise<boolean> {
  const locks = navigator.locks;
  const response = locks
    ? await locks.request("rapport.refresh", () => cookieCall("/auth/refresh"))
    : await cookieCall("/auth/refresh");
  if (response.ok) {
    const before = companyId;
    keepSession(await response.json());
    // Whoever was let go goes on in another company of theirs; what is on the page is of the one before.
    if (before && before !== companyId) location.assign("/");
    return true;
  }
  if (response.status === 401 || response.status === 403) {
    dropSession();
    return false;
  }
  throw await problemOf(response);
}
