// How Rapport looks and speaks to the person, kept with the account and mirrored in the browser.
import { useMantineColorScheme } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLayoutEffect } from "react";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import { meQuery } from "@/api/session";
import type { Appearance, Me } from "@/api/shapes";
import { followAccount } from "@/i18n/locale";
import { t } from "@/i18n/translate";
import { setSingleKeys } from "@/ui/shortcuts";
import { toast } from "@/ui/toasts";
import { setZone } from "@/ui/zone";

const usual = { density: "comfortable", accent: "petrol" } as const;

/** What the next page load finds before it has asked anything. */
function mirror(name: "density" | "accent", value: string): void {
  if (value === usual[name]) {
    delete document.documentElement.dataset[name];
    localStorage.removeItem(`rapport.${name}`);
  } else {
    document.documentElement.dataset[name] = value;
    localStorage.setItem(`rapport.${name}`, value);
  }
}

/** Makes the page look as the account says, before it is painted. */
export function useAccountAppearance(): void {
  const wanted = useQuery(meQuery).data?.preferences;
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  // Before anything is drawn that shows a time.
  if (wanted) setZone(wanted.time_zone);
  useLayoutEffect(() => {
    if (!wanted) return;
    if (wanted.theme !== colorScheme) setColorScheme(wanted.theme);
    mirror("density", wanted.density);
    mirror("accent", wanted.accent);
    setSingleKeys(wanted.single_keys);
    followAccount(wanted.language);
  }, [wanted, colorScheme, setColorScheme]);
}

type Changing = { look: Appearance | undefined; change: (part: Partial<Appearance>) => void };

/** The appearance and how it is changed: at once here, and on every other device with its next page. */
export function useAppearance(): Changing {
  const client = useQueryClient();
  const look = useQuery(meQuery).data?.preferences;
  const save = useMutation({
    // One after the other, so that the last choice is the one that stays.
    scope: { id: "appearance" },
    mutationFn: () => {
      const now = client.getQueryData<Me>(meQuery.queryKey)?.preferences;
      if (!now) throw new Error("offline");
      const { theme, density, accent, language, single_keys } = now;
      return body(
        api.PUT("/settings/appearance", { body: { theme, density, accent, language, single_keys } }),
      );
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.settings() }),
    onError: (error) => {
      toast(error.message === "offline" ? t("error.offline") : error.message);
      void client.invalidateQueries({ queryKey: meQuery.queryKey });
    },
  });
  const change = (part: Partial<Appearance>) => {
    client.setQueryData<Me>(
      meQuery.queryKey,
      (me) => me && { ...me, preferences: { ...me.preferences, ...part } },
    );
    if (part.language) followAccount(part.language, true);
    save.mutate();
  };
  return { look, change };
}
