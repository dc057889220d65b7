import type { ReactNode } from "react";
import classes from "./sheet.module.css";

/** The one bordered surface on which a page works. */
export function Sheet({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <main className={classes.sheet} aria-label={label} id="main" tabIndex={-1}>
      {children}
    </main>
  );
}

type HeadProps = { title: ReactNode; aside?: ReactNode; children?: ReactNode; line?: boolean };

/** Title at the left, what belongs to it beside, actions at the right. */
export function SheetHead({ title, aside, children, line = false }: HeadProps) {
  return (
    <header className={classes.head} data-line={line || undefined}>
      {typeof title === "string" ? <h1>{title}</h1> : title}
      {aside}
      {children && <div className={classes.actions}>{children}</div>}
    </header>
  );
}

/** The part of a sheet that scrolls. */
export function SheetBody({ children }: { children: ReactNode }) {
  return <div className={classes.body}>{children}</div>;
}

/** A titled part between hairlines. */
export function Block({
  title,
  count,
  action,
  children,
}: {
  title: string;
  count?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={classes.block}>
      <header>
        <h2>{title}</h2>
        {count !== undefined && <span className="small muted num">{count}</span>}
        {action && <span className="end">{action}</span>}
      </header>
      {children}
    </section>
  );
}
