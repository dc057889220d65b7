import { Button, Menu, NativeSelect, TextInput } from "@mantine/core";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/Input.layer.css";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { meQuery } from "@/api/session";
import type { Member } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { membersQuery } from "@/resource/members";
import { When } from "@/ui/dates";
import { Icon } from "@/ui/icon";
import { Person } from "@/ui/person";
import { ErrorState, LoadingRows } from "@/ui/states";
import { Tag } from "@/ui/tag";
import { toast } from "@/ui/toasts";
import { InvitationRow } from "./invitation-row";
import { administrates } from "./pages";
import { SettingsPage } from "./settings-page";
import {
  giveable,
  invitationsQuery,
  ranks,
  roleKey,
  roleName,
  rolesQuery,
  type SentInvitation,
  useReactivate,
  useSetRole,
} from "./team";
import classes from "./team.module.css";
import { teamsQuery } from "./teams";
import "@/i18n/identity-words";

const InviteDialog = lazy(() => import("./invite-form").then((m) => ({ default: m.InviteDialog })));
const LetGo = lazy(() => import("./let-go").then((m) => ({ default: m.LetGo })));
const HandOver = lazy(() => import("./hand-over").then((m) => ({ default: m.HandOver })));
const HandedLink = lazy(() => import("./invite-form").then((m) => ({ default: m.HandedLink })));

type Dialog =
  | { kind: "invite" }
  | { kind: "link"; sent: SentInvitation }
  | { kind: "let-go" | "hand-over"; member: Member };

/** Everybody in the company, with their roles, and those who were asked to join. */
export function TeamPage() {
  const me = useQuery(meQuery).data;
  const members = useQuery(membersQuery);
  const invitations = useQuery({ ...invitationsQuery, enabled: administrates(me) });
  const [find, setFind] = useState("");
  const [dialog, setDialog] = useState<Dialog>();
  const wanted = (words: string) => words.toLocaleLowerCase().includes(find.trim().toLocaleLowerCase());
  const people = (members.data ?? []).filter((one) => wanted(`${one.name} ${one.email}`));
  const asked = (invitations.data?.items ?? []).filter((one) => wanted(one.email));
  const close = () => setDialog(undefined);
  return (
    <SettingsPage
      title={t("team.title")}
      lead={t("team.lead")}
      admin
      actions={
        <>
          <TextInput
            type="search"
            className={classes.find}
            aria-label={t("team.find")}
            placeholder={t("team.find")}
            leftSection={<Icon name="search" size={14} />}
            value={find}
            onChange={(event) => setFind(event.currentTarget.value)}
          />
          <Button
            variant="filled"
            leftSection={<Icon name="plus" />}
            onClick={() => setDialog({ kind: "invite" })}
          >
            {t("team.invite")}
          </Button>
        </>
      }
    >
      {members.isPending && <LoadingRows rows={6} />}
      {members.isError && (
        <ErrorState title={t("team.failed")} error={members.error} retry={() => void members.refetch()} />
      )}
      {members.data && (
        <table className={`${classes.table} ${classes.people}`} aria-label={t("team.title")}>
          <thead>
            <tr>
              <th scope="col">{t("team.person")}</th>
              <th scope="col">{t("field.email")}</th>
              <th scope="col">{t("team.role")}</th>
              <th scope="col">{t("team.teams")}</th>
              <th scope="col">{t("team.seen")}</th>
              <th scope="col">
                <span className="sr">{t("team.actions")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {people.map((member) => (
              <Row key={member.user_id} member={member} onDialog={setDialog} />
            ))}
            {asked.map((one) => (
              <InvitationRow
                key={one.id}
                invitation={one}
                onSent={(sent) =>
                  sent.link ? setDialog({ kind: "link", sent }) : toast(t("team.sent", { email: sent.email }))
                }
              />
            ))}
          </tbody>
        </table>
      )}
      {members.data && people.length + asked.length === 0 && (
        <p className="muted">{t("team.nobody", { find })}</p>
      )}
      <Suspense>
        {dialog?.kind === "invite" && (
          <InviteDialog
            mails={invitations.data?.mails ?? false}
            onClose={close}
            onSent={(sent) => {
              if (sent.link) return setDialog({ kind: "link", sent });
              close();
              toast(t("team.sent", { email: sent.email }));
            }}
          />
        )}
        {dialog?.kind === "link" && <HandedLink sent={dialog.sent} onClose={close} />}
        {dialog?.kind === "let-go" && <LetGo member={dialog.member} onClose={close} />}
        {dialog?.kind === "hand-over" && <HandOver member={dialog.member} onClose={close} />}
      </Suspense>
    </SettingsPage>
  );
}

type RowProps = { member: Member; onDialog: (dialog: Dialog) => void };

function Row({ member, onDialog }: RowProps) {
  const me = useQuery(meQuery).data;
  const teams = useQuery(teamsQuery).data ?? [];
  const mine = member.user_id === me?.user.id;
  const away = member.deactivated_at !== null;
  const names = teams.filter((team) => team.member_ids.includes(member.user_id)).map((team) => team.name);
  return (
    <tr data-away={away || undefined}>
      <th scope="row">
        <span className={classes.who}>
          <Person id={member.user_id} name={member.name} size={24} />
          <span className="cut">{member.name}</span>
          {mine && <span className="muted">{t("team.you")}</span>}
        </span>
      </th>
      <td className="muted cut" data-label={t("field.email")}>
        {member.email}
      </td>
      <td data-label={t("team.role")}>
        {away ? (
          <Tag>{member.has_left ? t("team.left") : t("team.deactivated")}</Tag>
        ) : (
          <RoleSelect member={member} />
        )}
      </td>
      <td className="muted cut" data-label={t("team.teams")}>
        {names.join(", ") || "–"}
      </td>
      <td className="muted" data-label={t("team.seen")}>
        {member.last_seen_at ? <When at={member.last_seen_at} /> : "–"}
      </td>
      <td className={classes.end}>
        <Actions member={member} onDialog={onDialog} />
      </td>
    </tr>
  );
}

/** A member's role; those that the person can't give are not offered. */
function RoleSelect({ member }: { member: Member }) {
  const me = useQuery(meQuery).data;
  const own = useQuery(rolesQuery).data ?? [];
  const set = useSetRole();
  const offered = giveable(me, own);
  const key = roleKey(member);
  const fixed =
    ranks.indexOf(member.role) > ranks.indexOf(me?.company.role ?? "viewer") ||
    !offered.some((role) => role.value === key);
  if (fixed) return <span>{roleName(member)}</span>;
  return (
    <span className={classes.role}>
      <NativeSelect
        size="xs"
        aria-label={t("team.role_of", { name: member.name })}
        value={set.isPending ? set.variables.role : key}
        disabled={set.isPending}
        data={offered}
        onChange={(event) => {
          const role = event.currentTarget.value;
          set.mutate(
            { user: member.user_id, role },
            { onSuccess: (now) => toast(t("team.changed", { name: now.name, role: roleName(now) })) },
          );
        }}
      />
    </span>
  );
}

function Actions({ member, onDialog }: RowProps) {
  const me = useQuery(meQuery).data;
  const again = useReactivate();
  if (member.user_id === me?.user.id) return null;
  if (ranks.indexOf(member.role) > ranks.indexOf(me?.company.role ?? "viewer")) return null;
  const away = member.deactivated_at !== null;
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <button
          type="button"
          className={classes.more}
          aria-label={t("team.actions_of", { name: member.name })}
        >
          <Icon name="more" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {!away && me?.company.role === "owner" && member.role !== "owner" && (
          <Menu.Item onClick={() => onDialog({ kind: "hand-over", member })}>{t("team.hand_over")}</Menu.Item>
        )}
        {!away && (
          <Menu.Item color="brick" onClick={() => onDialog({ kind: "let-go", member })}>
            {t("team.deactivate")}
          </Menu.Item>
        )}
        {away && !member.has_left && (
          <Menu.Item onClick={() => again.mutate(member.user_id)}>{t("team.reactivate")}</Menu.Item>
        )}
        {away && (
          <Menu.Item onClick={() => onDialog({ kind: "let-go", member })}>{t("team.reassign")}</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
