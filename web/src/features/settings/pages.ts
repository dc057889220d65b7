// The pages of Settings, in the order of the list beside them. A page is a route below /settings and one entry here.
import type { LinkProps } from "@tanstack/react-router";
import type { Me } from "@/api/shapes";
import type { Key } from "@/i18n/translate";

export type SettingsPage = {
  label: Key;
  to: NonNullable<LinkProps["to"]>;
  group: "you" | "company";
  /** Only for those who administrate the company. */
  admin?: boolean;
};

export const settingsPages: SettingsPage[] = [
  { label: "settings.appearance", to: "/settings/appearance", group: "you" },
  { label: "security.title", to: "/settings/security", group: "you" },
  { label: "settings.pipelines", to: "/settings/pipelines", group: "company", admin: true },
  { label: "settings.outbox", to: "/settings/outbox", group: "company", admin: true },
  { label: "settings.tax_classes", to: "/tax-classes/{-$id}", group: "company" },
  { label: "settings.custom_fields", to: "/settings/custom-fields", group: "company", admin: true },
  { label: "provider.title", to: "/settings/sign-in-provider", group: "company", admin: true },
  { label: "rights.title", to: "/settings/rights", group: "company", admin: true },
  { label: "teams.title", to: "/settings/teams", group: "company", admin: true },
];

export const groups = ["you", "company"] as const;

export function administrates(me: Me | undefined): boolean {
  return me?.company.role === "admin" || me?.company.role === "owner";
}
