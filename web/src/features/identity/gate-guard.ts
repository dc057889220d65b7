import { redirect } from "@tanstack/react-router";
import { restored } from "@/api/session";

export type BackSearch = { back?: string };

/** Where to go after signing in: only within this site. */
export function backSearch({ back }: Record<string, unknown>): BackSearch {
  const inside = typeof back === "string" && /^\/(?![/\\])/.test(back);
  return { back: inside ? back : undefined };
}

/** Who is signed in already has nothing to do at the gate. */
export async function skipWhenSignedIn(): Promise<void> {
  const signedIn = await restored().catch(() => false);
  if (signedIn) throw redirect({ to: "/" });
}
