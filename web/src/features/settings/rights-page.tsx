import { Button, NativeSelect, SegmentedControl } from "@mantine/core";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/FloatingIndicator.layer.css";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/SegmentedControl.layer.css";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import type { RecordRights } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { Nothing } from "@/ui/dates";
import { Icon } from "@/ui/icon";
import { type Scope, scopes } from "@/ui/scope-word";
import { ErrorState, LoadingRows } from "@/ui/states";
import { deviates, type RoleRights, recordName, rightsQuery, useSettle } from "./rights";
import classes from "./rights.module.css";
import { OwnRoleBar } from "./role-bar";
import { SettingsPage } from "./settings-page";
import { type OwnRole, rolesQuery } from "./team";

const FieldRights = lazy(() => import("./field-rights").then((module) => ({ default: module.FieldRights })));

const RoleForm = lazy(() => import("./role-form").then((module) => ({ default: module.RoleForm })));

const actions = ["view", "create", "edit", "delete", "export", "import"] as const;
const plain = ["admin", "manager", "agent", "viewer"] as const;

/** Who may do what: one role at a time, a row for each type of record. */
export function RightsPage() {
  const [role, setRole] = useState<string>("agent");
  const own = useQuery(rolesQuery).data ?? [];
  const chosen = own.find((one) => one.id === role);
  const rights = useQuery(rightsQuery);
  const [fieldsOf, setFieldsOf] = useState<string>();
  const [naming, setNaming] = useState<Partial<OwnRole>>();
  const open = rights.data?.find((one) => one.record === fieldsOf);
  return (
    <SettingsPage
      title={t("rights.title")}
      lead={t("rights.lead")}
      admin
      actions={
        <Button
          variant="filled"
          leftSection={<Icon name="plus" />}
          onClick={() => setNaming({ base: chosen?.base ?? baseOf(role) })}
        >
          {t("roles.new")}
        </Button>
      }
    >
      {own.length === 0 ? (
        <SegmentedControl
          aria-label={t("rights.role")}
          size="sm"
          className={classes.roles}
          value={role}
          data={plain.map((one) => ({ value: one, label: t(`role.${one}`) }))}
          onChange={setRole}
        />
      ) : (
        <div className={`${classes.roles} ${classes.choice}`}>
          <NativeSelect
            aria-label={t("rights.role")}
            value={role}
            data={[
              {
                group: t("roles.plain"),
                items: plain.map((one) => ({ value: one, label: t(`role.${one}`) })),
              },
              { group: t("roles.own"), items: own.map((one) => ({ value: one.id, label: one.name })) },
            ]}
            onChange={(event) => setRole(event.currentTarget.value)}
          />
          {chosen && (
            <OwnRoleBar
              role={chosen}
              onEdit={() => setNaming(chosen)}
              onDeleted={() => setRole(chosen.base)}
            />
          )}
        </div>
      )}
      {rights.isPending && <LoadingRows rows={8} />}
      {rights.isError && (
        <ErrorState title={t("rights.failed")} error={rights.error} retry={() => void rights.refetch()} />
      )}
      {rights.data && <Matrix records={rights.data} role={role} onFields={setFieldsOf} />}
      <p className={`${classes.note} small muted`}>{t("rights.owner_note")}</p>
      <Suspense>
        {open && <FieldRights record={open} role={role} onClose={() => setFieldsOf(undefined)} />}
        {naming && (
          <RoleForm
            role={naming}
            onClose={() => setNaming(undefined)}
            onSaved={(id) => {
              setNaming(undefined);
              setRole(id);
            }}
          />
        )}
      </Suspense>
    </SettingsPage>
  );
}

/** What a new role begins with: the plain one that is open. */
function baseOf(role: string): OwnRole["base"] {
  return plain.find((one) => one === role) ?? "agent";
}

type MatrixProps = { records: RecordRights[]; role: string; onFields: (record: string) => void };

function Matrix({ records, role, onFields }: MatrixProps) {
  return (
    <table className={classes.table} aria-label={t("rights.title")}>
      <thead>
        <tr>
          <th scope="col">{t("rights.records")}</th>
          {actions.map((action) => (
            <th key={action} scope="col">
              {t(`rights.action.${action}`)}
            </th>
          ))}
          <th scope="col">{t("rights.fields")}</th>
          <th scope="col">
            <span className="sr">{t("rights.reset")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => {
          const row = record.roles.find((one) => one.role === role);
          return row && <Row key={record.record} record={record} row={row} onFields={onFields} />;
        })}
      </tbody>
    </table>
  );
}

type RowProps = { record: RecordRights; row: RoleRights; onFields: (record: string) => void };

function Row({ record, row, onFields }: RowProps) {
  const settle = useSettle();
  const name = recordName(record.record);
  const put = (change: Partial<Pick<RoleRights, "scopes" | "fields">>) =>
    settle.mutate({
      role: row.role,
      record: record.record,
      change: { scopes: row.scopes, fields: row.fields, ...change },
    });
  const closed = Object.keys(row.fields).length;
  return (
    <tr data-settled={deviates(row) || undefined}>
      <th scope="row">{name}</th>
      {actions.map((action) => (
        <td key={action} data-label={t(`rights.action.${action}`)}>
          {record.actions.includes(action) ? (
            <ScopeSelect
              label={`${name}: ${t(`rights.action.${action}`)}`}
              value={row.scopes[action] as Scope}
              usual={row.usual[action] as Scope}
              offered={action === "import" ? ["none", "all"] : record.scopes}
              onChange={(scope) => put({ scopes: { ...row.scopes, [action]: scope } })}
            />
          ) : (
            <Nothing />
          )}
        </td>
      ))}
      <td data-label={t("rights.fields")}>
        <Button
          size="xs"
          aria-label={t("rights.fields_of", { record: name })}
          onClick={() => onFields(record.record)}
        >
          {closed === 0 ? t("rights.all_open") : t("rights.closed", { count: closed })}
        </Button>
      </td>
      <td className={classes.reset}>
        {deviates(row) && (
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            leftSection={<Icon name="refresh" size={14} />}
            aria-label={t("rights.reset_of", { record: name })}
            onClick={() => put({ scopes: row.usual, fields: {} })}
          >
            {t("rights.reset")}
          </Button>
        )}
      </td>
    </tr>
  );
}

type SelectProps = {
  label: string;
  value: Scope;
  usual: Scope;
  offered: string[];
  onChange: (scope: Scope) => void;
};

/** How far one right reaches; what differs from the usual stands out. */
function ScopeSelect({ label, value, usual, offered, onChange }: SelectProps) {
  return (
    <span className={classes.scope} data-scope={value} data-settled={value !== usual || undefined}>
      <NativeSelect
        size="xs"
        aria-label={label}
        value={value}
        data={scopes
          .filter((scope) => offered.includes(scope))
          .map((scope) => ({ value: scope, label: t(`rights.scope.${scope}`) }))}
        onChange={(event) => onChange(event.currentTarget.value as Scope)}
      />
    </span>
  );
}
