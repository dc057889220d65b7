import { ActionIcon } from "@mantine/core";
import type { ReactNode } from "react";
import { t } from "@/i18n/translate";
import classes from "./bulk-bar.module.css";
import { Icon } from "./icon";

type Props = { count: number; children: ReactNode; onClear: () => void };

/** Floats over the rows when some are selected; it never moves them. */
export function BulkBar({ count, children, onClear }: Props) {
  return (
    <div className={classes.bar} role="toolbar" aria-label={t("bulk.label")}>
      <b className={classes.count}>{t("bulk.selected", { count })}</b>
      <span className={classes.rule} />
      {children}
      <span className={classes.rule} />
      <ActionIcon aria-label={t("bulk.clear")} onClick={onClear}>
        <Icon name="x" />
      </ActionIcon>
    </div>
  );
}
