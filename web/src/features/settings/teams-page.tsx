import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import type { Team } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { MemberMark } from "@/resource/member-mark";
import { membersQuery } from "@/resource/members";
import { messageOf } from "@/resource/use-save";
import { Icon } from "@/ui/icon";
import { Empty, ErrorState, LoadingRows } from "@/ui/states";
import { toast, undoToast } from "@/ui/toasts";
import classes from "./rights.module.css";
import { SettingsPage } from "./settings-page";
import { teamsQuery, useDeleteTeam, useSaveTeam } from "./teams";

const TeamForm = lazy(() => import("./team-form").then((module) => ({ default: module.TeamForm })));

/** The company's teams: people who may see each other's records where their role says so. */
export function TeamsPage() {
  const teams = useQuery(teamsQuery);
  const [editing, setEditing] = useState<Team | "new">();
  const add = (
    <Button variant="filled" leftSection={<Icon name="plus" />} onClick={() => setEditing("new")}>
      {t("teams.new")}
    </Button>
  );
  return (
    <SettingsPage
      title={t("teams.title")}
      lead={t("teams.lead")}
      admin
      actions={teams.data && teams.data.length > 0 && add}
    >
      {teams.isPending && <LoadingRows rows={4} />}
      {teams.isError && (
        <ErrorState title={t("teams.failed")} error={teams.error} retry={() => void teams.refetch()} />
      )}
      {teams.data?.length === 0 && (
        <Empty icon="contact" title={t("teams.empty")} action={add} example={t("teams.example")}>
          {t("teams.about")}
        </Empty>
      )}
      <ul aria-label={t("teams.title")}>
        {teams.data?.map((team) => (
          <Row key={team.id} team={team} onEdit={() => setEditing(team)} />
        ))}
      </ul>
      <Suspense>
        {editing && (
          <TeamForm team={editing === "new" ? undefined : editing} onClose={() => setEditing(undefined)} />
        )}
      </Suspense>
    </SettingsPage>
  );
}

function Row({ team, onEdit }: { team: Team; onEdit: () => void }) {
  const members = useQuery(membersQuery).data ?? [];
  const remove = useDeleteTeam();
  const again = useSaveTeam(undefined);
  const drop = () =>
    remove.mutate(team.id, {
      onSuccess: () =>
        undoToast(t("teams.deleted", { name: team.name }), () =>
          again.mutate({ name: team.name, member_ids: team.member_ids }),
        ),
      onError: (error) => toast(messageOf(error)),
    });
  const people = members.filter((member) => team.member_ids.includes(member.user_id));
  return (
    <li className={classes.team}>
      <span className="strong cut">{team.name}</span>
      <span className={classes.people}>
        {people.map((member) => (
          <span key={member.user_id} className={classes.person}>
            <MemberMark id={member.user_id} name={member.name} />
            {member.name}
          </span>
        ))}
        {people.length === 0 && <span className="muted">{t("teams.nobody")}</span>}
      </span>
      <Button size="xs" aria-label={t("teams.edit_one", { name: team.name })} onClick={onEdit}>
        {t("teams.edit")}
      </Button>
      <Button
        size="xs"
        variant="subtle"
        color="brick"
        aria-label={t("teams.delete_one", { name: team.name })}
        onClick={drop}
      >
        {t("delete")}
      </Button>
    </li>
  );
}
