import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { t } from "@/i18n/translate";
import { Icon, type IconName } from "./icon";
import { Notice } from "./notice";
import classes from "./states.module.css";

type EmptyProps = {
  icon: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  example?: ReactNode;
};

/** Nothing here: what this is in one sentence, one button, one example. */
export function Empty({ icon, title, children, action, example }: EmptyProps) {
  return (
    <div className={classes.empty}>
      <span className="muted">
        <Icon name={icon} size={24} />
      </span>
      <h2>{title}</h2>
      {children && <p className="muted">{children}</p>}
      {action && <div className="row">{action}</div>}
      {example && <p className="small muted">{example}</p>}
    </div>
  );
}

/** What an error has to say; ApiError has these, any other error at least a message. */
export type Failure = { message: string; requestId?: string };

type ErrorProps = { title: string; error: Failure | null; kept?: string; retry?: () => void };

/** A part of the page that could not be loaded. */
export function ErrorState({ title, error, kept, retry }: ErrorProps) {
  return (
    <div className={classes.error}>
      <Notice tone="negative" title={title}>
        <p className="soft">
          {kept} {error?.message === "offline" ? t("error.offline") : error?.message}
        </p>
        <div className={classes.way}>
          {retry && (
            <Button size="xs" leftSection={<Icon name="refresh" size={14} />} onClick={retry}>
              {t("error.retry")}
            </Button>
          )}
          {error?.requestId && (
            <span className="mono muted">{t("error.request", { id: error.requestId })}</span>
          )}
        </div>
      </Notice>
    </div>
  );
}

type NoPermissionProps = { what: string; role: string };

/** The role does not cover this page: says so, and who can change it. */
export function NoPermission({ what, role }: NoPermissionProps) {
  return (
    <Empty icon="lock" title={t("permission.title", { what })}>
      {t("permission.body", { role })}
    </Empty>
  );
}

/** Rows of the height of those that follow; shown only when loading takes longer than a blink. */
export function LoadingRows({ rows = 12 }: { rows?: number }) {
  return (
    <div className={classes.loading} role="status" aria-label={t("loading")}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: skeleton rows have no identity
        <div key={index} className={classes.skeleton}>
          <i style={{ width: 20, borderRadius: 10, height: 20 }} />
          <i style={{ width: `${14 + ((index * 5) % 9)}%` }} />
          <i style={{ width: `${18 - ((index * 3) % 7)}%` }} />
          <i style={{ width: `${8 + ((index * 7) % 5)}%`, marginLeft: "auto" }} />
        </div>
      ))}
    </div>
  );
}
