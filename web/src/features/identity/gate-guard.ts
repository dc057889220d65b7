import { redirect } from "@tanstack/react-router";
import { restored } from "@/api/session";

export type BackSearch = { back?: string; reset?: boolean };

/** Where to go after signing in: only within this site; and whether the password was just changed. */
export function backSearch({ back, reset }: Record<string, unknown>): BackSearch {
  const inside = typeof back === "string" && /^\/(?![/\\])/.test(back);
  return { back: inside ? back : undefined, reset: reset === true ? true : undefined };
}

/** Who is signed in already has nothing to do at the gate. */
export async function skipWhenSignedIn(): Promise<void> {
  const signedIn = await restored().catch(() => false);
  if (signedIn) throw redirect({ to: "/" });
}
