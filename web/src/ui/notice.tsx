import type { ReactNode } from "react";
import { Icon } from "./icon";
import classes from "./notice.module.css";

type Props = {
  tone?: "plain" | "caution" | "negative";
  title?: string;
  children?: ReactNode;
  live?: boolean;
};

/** A boxed message in place: what happened, what was kept, one way on. */
export function Notice({ tone = "plain", title, children, live = true }: Props) {
  return (
    <div className={classes.notice} data-tone={tone} role={live ? "alert" : undefined}>
      <Icon name="warn" />
      <div className={classes.words}>
        {title && <p className={classes.title}>{title}</p>}
        {children}
      </div>
    </div>
  );
}
