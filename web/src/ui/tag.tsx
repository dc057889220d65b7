import type { ReactNode } from "react";
import classes from "./tag.module.css";

export type Tone = "plain" | "positive" | "caution" | "negative" | "info" | "assistant" | "accent";

/** The state of a document, quote or widget in one word. */
export function Tag({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  );
}
