import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { Answered } from "@/api/shapes";
import "@/i18n/settings-words";
import { t } from "@/i18n/translate";

export type Passkey = Answered<"/auth/passkeys", "get">["items"][number];
export type Device = Answered<"/auth/sessions", "get">["items"][number];

export const securityQuery = queryOptions({
  queryKey: ["security", "state"],
  queryFn: ({ signal }) => body(api.GET("/auth/security", { signal })),
});

export const passkeysQuery = queryOptions({
  queryKey: ["security", "passkeys"],
  queryFn: async ({ signal }) => (await body(api.GET("/auth/passkeys", { signal }))).items,
});

export const devicesQuery = queryOptions({
  queryKey: ["security", "sessions"],
  queryFn: async ({ signal }) => (await body(api.GET("/auth/sessions", { signal }))).items,
});

const browsers: [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const systems: [RegExp, string][] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux|X11/, "Linux"],
];

/** What a browser says it is, as a person would say it. */
export function deviceName(agent: string): string {
  const browser = browsers.find(([sign]) => sign.test(agent))?.[1];
  const system = systems.find(([sign]) => sign.test(agent))?.[1];
  if (browser && system) return t("security.device", { browser, system });
  return browser ?? (agent.split(/[ /]/, 1)[0] || t("security.device_unknown"));
}
