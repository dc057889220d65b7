// Who is signed in and what they may do.
import { queryOptions } from "@tanstack/react-query";
import { api, body } from "./client";
import type { Me, Sent, Session } from "./shapes";
import { cookieCall, currentToken, dropSession, keepSession, renew } from "./token";

export type Verb = "view" | "create" | "edit" | "delete" | "export" | "import";

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: () => body(api.GET("/auth/me")),
  staleTime: 5 * 60_000,
});

export function may(me: Me | undefined, record: string, verb: Verb): boolean {
  return me?.permissions[record]?.includes(verb) ?? false;
}

/** Whether a right reaches one record: one's own, or one of a team mate's, where it does not reach all. */
export function mayWith(me: Me | undefined, record: string, verb: Verb, row: object): boolean {
  if (!me || !may(me, record, verb)) return false;
  const scope = me.scopes[record]?.[verb];
  if (!scope) return true;
  const owner = (row as Record<string, unknown>)[me.owners[record] ?? "owner_id"];
  return owner === me.user.id || (scope === "team" && me.team.includes(String(owner)));
}

/** Whether there is a session, bringing it back from the cookie when the page was reloaded. */
export async function restored(): Promise<boolean> {
  return currentToken() !== undefined || renew();
}

export async function signIn(credentials: Sent<"/auth/login", "post">): Promise<Session> {
  const session = await body(api.POST("/auth/login", { body: credentials }));
  keepSession(session);
  return session;
}

/** What a mailed code was good for; with login it is a session. */
export async function redeemCode(redeemed: Sent<"/auth/verify-otp", "post">): Promise<void> {
  const { access_token, expires_in, user, company } = await body(
    api.POST("/auth/verify-otp", { body: redeemed }),
  );
  if (access_token && user && company)
    keepSession({ access_token, expires_in: expires_in ?? 0, user, company });
}

export async function register(form: Sent<"/auth/register", "post">): Promise<Session> {
  const session = await body(api.POST("/auth/register", { body: form }));
  keepSession(session);
  return session;
}

export async function signOut(): Promise<void> {
  await cookieCall("/auth/logout").catch(() => undefined);
  dropSession();
}

export async function switchCompany(companyId: string): Promise<void> {
  keepSession(await body(api.POST("/auth/switch-company", { body: { company_id: companyId } })));
}
