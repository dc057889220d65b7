import type { ReactNode } from "react";
import { StageIcon } from "@/ui/stage-icon";
import classes from "./start.module.css";

type Props = {
  title: string;
  lead: ReactNode;
  state: "open" | "running" | "done" | "failed" | "skipped";
  /** 0 to 1 while it runs. */
  progress?: number;
  action?: ReactNode;
  children?: ReactNode;
};

export function Step({ title, lead, state, progress = 0, action, children }: Props) {
  const done = state === "done" ? 4 : state === "running" ? Math.max(1, Math.floor(progress * 4)) : 0;
  return (
    <li className={classes.step} data-state={state}>
      <StageIcon done={done} of={4} failed={state === "failed"} />
      <div className="grow">
        <div className="row">
          <div className="grow">
            <h2>{title}</h2>
            <p className="muted">{lead}</p>
          </div>
          {action}
        </div>
        {children && <div className={classes.inside}>{children}</div>}
      </div>
    </li>
  );
}
