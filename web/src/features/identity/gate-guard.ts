import { redirect } from "@tanstack/react-router";
import { restored } from "@/api/session";

const endings = ["over", "refused", "foreign", "no_member", "totp"] as const;
/** Why a sign-in through a company's provider came to nothing. */
export type ProviderEnding = (typeof endings)[number];

export type BackSearch = { back?: string; reset?: boolean; provider?: ProviderEnding };

/** Where to go after signing in: only within this site; and whether the password was just changed. */
export function backSearch({ back, reset, provider }: Record<string, unknown>): BackSearch {
  const inside = typeof back === "string" && /^\/(?![/\\])/.test(back);
  return {
    back: inside ? back : undefined,
    reset: reset === true ? true : undefined,
    provider: endings.find((ending) => ending === provider),
  };
}

/** Who is signed in already has nothing to do at the gate. */
export async function skipWhenSignedIn(): Promise<void> {
  const signedIn = await restored().catch(() => false);
  if (signedIn) throw redirect({ to: "/" });
}
