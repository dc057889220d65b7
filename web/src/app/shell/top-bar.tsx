import { ActionIcon } from "@mantine/core";
import { lazy, Suspense } from "react";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { Keys } from "@/ui/kbd";
import { CompanySwitcher } from "./company-switcher";
import { CreateMenu } from "./create-menu";
import { PersonMenu } from "./person-menu";
import classes from "./top-bar.module.css";

const Bell = lazy(() => import("@/features/notifications/bell").then((module) => ({ default: module.Bell })));

type Props = {
  onSearch: () => void;
  onKeys: () => void;
  creating: boolean;
  onCreating: (open: boolean) => void;
};

const modKey = navigator.platform.startsWith("Mac") ? "⌘" : "Ctrl";

export function TopBar({ onSearch, onKeys, creating, onCreating }: Props) {
  return (
    <header className={classes.bar}>
      <CompanySwitcher />
      <button type="button" className={`${classes.search} desk`} onClick={onSearch}>
        <Icon name="search" />
        <span className="grow">{t("palette.open")}</span>
        <Keys keys={[modKey, "K"]} />
      </button>
      <div className={classes.end}>
        <ActionIcon className="phone" size={40} aria-label={t("palette.open")} onClick={onSearch}>
          <Icon name="search" />
        </ActionIcon>
        <CreateMenu opened={creating} onChange={onCreating} />
        <Suspense>
          <Bell />
        </Suspense>
        <PersonMenu onKeys={onKeys} />
      </div>
    </header>
  );
}
