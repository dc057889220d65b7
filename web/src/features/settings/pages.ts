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
  { label: "profile.title", to: "/settings/profile", group: "you" },
  { label: "notify.title", to: "/settings/notifications", group: "you" },
  { label: "settings.appearance", to: "/settings/appearance", group: "you" },
  { label: "keyboard.title", to: "/settings/keyboard", group: "you" },
  { label: "organization.title", to: "/settings/organization", group: "company" },
  { label: "assistant.title", to: "/settings/assistant", group: "company" },
  { label: "security.title", to: "/settings/security", group: "you" },
  { label: "settings.pipelines", to: "/settings/pipelines", group: "company", admin: true },
  { label: "settings.outbox", to: "/settings/outbox", group: "company", admin: true },
  { label: "settings.tax_classes", to: "/tax-classes/{-$id}", group: "company" },
  { label: "settings.custom_fields", to: "/settings/custom-fields", group: "company", admin: true },
  { label: "team.title", to: "/settings/team", group: "company", admin: true },
  { label: "provider.title", to: "/settings/sign-in-provider", group: "company", admin: true },
  { label: "rights.title", to: "/settings/rights", group: "company", admin: true },
  { label: "teams.title", to: "/settings/teams", group: "company", admin: true },
  { label: "privacy.title", to: "/settings/privacy", group: "company", admin: true },
  { label: "audit.title", to: "/settings/audit", group: "company", admin: true },
  { label: "keys_of.title", to: "/settings/api-keys", group: "company", admin: true },
  { label: "leaving.title", to: "/settings/leaving", group: "company" },
];

export const groups = ["you", "company"] as const;

export function administrates(me: Me | undefined): boolean {
  return me?.company.role === "admin" || me?.company.role === "owner";
}
