import { ActionIcon, Button, Checkbox, Menu, Popover, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { meQuery } from "@/api/session";
import { t } from "@/i18n/translate";
import { number } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { Tabs } from "@/ui/tabs";
import { toast } from "@/ui/toasts";
import { isShown, ordered } from "./column-order";
import type { BaseRecord, ResourceDef } from "./define";
import type { Layout } from "./layout-store";
import { boardFields } from "./layouts";
import { type ListSearch, useListState } from "./list-state";
import { messageOf } from "./use-save";
import classes from "./view-tabs.module.css";
import { differs, searchOf, stateOf, useViewChanges, type View, viewsQuery } from "./views";

type Props<R extends BaseRecord> = {
  def: ResourceDef<R>;
  search: ListSearch;
  total: number | undefined;
  layout: Layout;
  onLayout: (change: Partial<Layout>) => void;
};

const all = "all";
const nothing = { filter: undefined, q: undefined, sort: undefined, group: undefined, folded: undefined };

/** The list's views as tabs; what differs from the chosen one can be kept, in it or as another. */
export function ViewTabs<R extends BaseRecord>({ def, search, total, layout, onLayout }: Props<R>) {
  const record = def.name;
  const change = useListState();
  const me = useQuery(meQuery).data;
  const { data: views = [] } = useQuery(viewsQuery(record));
  const changes = useViewChanges(record);
  const current = views.find((view) => view.id === search.saved);
  const fields = boardFields(def).map(({ field }) => field);
  // Which pipeline a board shows is no part of a view; which field it goes by is.
  const byField = fields.length > 0 ? { board: undefined } : {};
  const open = (view: View) => {
    change({ ...nothing, ...byField, ...searchOf(view) }, { push: true });
    const hidden = def.columns.map(({ field }) => [field, !view.columns.includes(field)]);
    if (view.columns.length > 0) onLayout({ hidden: Object.fromEntries(hidden), order: view.columns });
  };
  const choose = (value: string) => {
    const view = views.find((one) => one.id === value);
    if (view) open(view);
    else change({ ...nothing, ...byField, saved: undefined, show: search.show ?? "list" }, { push: true });
  };
  const failed = (error: Error) => toast(messageOf(error));
  const counted = (value: string) =>
    value === (current?.id ?? all) && total !== undefined ? number(total) : undefined;
  const mine = current !== undefined && (current.owner_id === me?.user.id || mayTidy(me?.company.role));
  const shown = ordered(def.columns, layout.order).filter((column) => isShown(column, layout));
  const now = [search, shown.map(({ field }) => field), fields] as const;
  const state = stateOf(...now);
  const changed = current
    ? differs(current, ...now)
    : Boolean(search.filter || search.q || state.group || state.layout === "calendar");
  return (
    <>
      <Tabs
        label={t("views.label")}
        tabs={[
          { value: all, label: t("views.all"), count: counted(all) },
          ...views.map((view) => ({ value: view.id, label: view.name, count: counted(view.id) })),
        ]}
        value={current?.id ?? all}
        onChange={choose}
      />
      {current && mine && (
        <ViewMenu
          view={current}
          changed={changed}
          onSave={() =>
            changes.replace.mutate({ ...keep(current), ...state, id: current.id }, { onError: failed })
          }
          onShare={() =>
            changes.replace.mutate(
              { ...keep(current), shared: !current.shared, id: current.id },
              { onError: failed },
            )
          }
          onDelete={() =>
            changes.remove.mutate(current.id, { onSuccess: () => choose(all), onError: failed })
          }
        />
      )}
      {changed && (
        <SaveView
          onSave={async (name, shared) => {
            const view = await changes.create.mutateAsync({ ...state, name, shared });
            change({ saved: view.id });
          }}
        />
      )}
    </>
  );
}

function keep({ name, shared, layout, filter, q, sort, group, columns }: View) {
  return { name, shared, layout, filter, q, sort, group, columns };
}

function mayTidy(role: string | undefined): boolean {
  return role === "admin" || role === "owner";
}

type MenuProps = {
  view: View;
  changed: boolean;
  onSave: () => void;
  onShare: () => void;
  onDelete: () => void;
};

function ViewMenu({ view, changed, onSave, onShare, onDelete }: MenuProps) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <ActionIcon aria-label={t("views.menu", { name: view.name })}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {changed && <Menu.Item onClick={onSave}>{t("views.update")}</Menu.Item>}
        <Menu.Item onClick={onShare}>{view.shared ? t("views.unshare") : t("views.share")}</Menu.Item>
        <Menu.Item color="brick" leftSection={<Icon name="trash" />} onClick={onDelete}>
          {t("views.delete")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

type SaveProps = { onSave: (name: string, shared: boolean) => Promise<void> };

function SaveView({ onSave }: SaveProps) {
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const [error, setError] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave(name.trim(), shared).then(
      () => setOpened(false),
      (cause: Error) => setError(messageOf(cause)),
    );
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={260} trapFocus withinPortal>
      <Popover.Target>
        <Button variant="subtle" color="gray" className="desk" onClick={() => setOpened(!opened)}>
          {t("views.save")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form onSubmit={submit} className={classes.form}>
          <TextInput
            label={t("views.name")}
            value={name}
            maxLength={80}
            required
            error={error}
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox
            label={t("views.for_all")}
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          <Button type="submit" variant="filled">
            {t("views.save")}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
