import { t } from "@/i18n/translate";
import { Icon, type IconName } from "./icon";
import classes from "./scope-word.module.css";

export const scopes = ["none", "own", "team", "all"] as const;
export type Scope = (typeof scopes)[number];

const rings: Record<Scope, IconName> = { none: "ring0", own: "ring1", team: "ring3", all: "ring4" };

/** How far a right reaches: a ring that fills up, and the word. */
export function ScopeWord({ scope }: { scope: Scope }) {
  return (
    <span className={classes.scope} data-scope={scope}>
      <Icon name={rings[scope]} />
      {t(`rights.scope.${scope}`)}
    </span>
  );
}
