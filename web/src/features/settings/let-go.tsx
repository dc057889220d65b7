import { Button, NativeSelect } from "@mantine/core";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/Input.layer.css";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "@/api/client";
import type { Member } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { membersQuery } from "@/resource/members";
import { messageOf } from "@/resource/use-save";
import { Notice } from "@/ui/notice";
import { ProgressBar } from "@/ui/progress-bar";
import { Dialog } from "./dialog";
import { recordName } from "./rights";
import { ownedQuery, useLetGo } from "./team";
import classes from "./team.module.css";

/** Lets a member in no more, and hands what is theirs to another. */
export function LetGo({ member, onClose }: { member: Member; onClose: () => void }) {
  const owned = useQuery(ownedQuery(member.user_id));
  const members = useQuery(membersQuery).data ?? [];
  const [to, setTo] = useState("");
  const letGo = useLetGo();
  const active = member.deactivated_at === null;
  const title = t(active ? "team.deactivate_title" : "team.reassign_title", { name: member.name });
  const heirs = members.filter((one) => one.user_id !== member.user_id && one.deactivated_at === null);
  if (letGo.data && letGo.data.length > 0) {
    return <HandingOver title={title} sets={letGo.data} onClose={onClose} />;
  }
  const done = (sets: string[]) => sets.length === 0 && onClose();
  return (
    <Dialog
      title={title}
      error={letGo.error}
      onClose={onClose}
      onSubmit={() =>
        letGo.mutate({ user: member.user_id, to: to || undefined, active }, { onSuccess: done })
      }
    >
      {active && <p className="muted">{t("team.deactivate_note")}</p>}
      {owned.data?.length === 0 && <p>{t("team.owns_nothing", { name: member.name })}</p>}
      {owned.data && owned.data.length > 0 && (
        <>
          <ul className={classes.owned}>
            {owned.data.map((one) => (
              <li key={one.record + one.field}>
                <span>{recordName(one.record)}</span>
                <span className="muted">{one.count}</span>
              </li>
            ))}
          </ul>
          <NativeSelect
            label={t("team.heir")}
            value={to}
            required={!active}
            data={[
              { value: "", label: active ? t("team.heir_later") : t("team.heir_choose") },
              ...heirs.map((one) => ({ value: one.user_id, label: one.name })),
            ]}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        </>
      )}
      {owned.isError && <Notice tone="negative" title={messageOf(owned.error)} />}
      <div className={classes.buttons}>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button
          type="submit"
          variant="filled"
          color={active ? "brick" : undefined}
          loading={letGo.isPending}
          disabled={!active && !to}
        >
          {active ? t("team.deactivate") : t("team.reassign")}
        </Button>
      </div>
    </Dialog>
  );
}

type HandingProps = { title: string; sets: string[]; onClose: () => void };

/** How far the records have come on their way to somebody else. */
function HandingOver({ title, sets, onClose }: HandingProps) {
  const all = useQuery({
    queryKey: ["change_sets", "handed", sets],
    queryFn: () =>
      Promise.all(sets.map((id) => body(api.GET("/change-sets/{id}", { params: { path: { id } } })))),
    refetchInterval: (query) =>
      query.state.data?.every((set) => set.done >= set.total || set.status === "failed") ? false : 1000,
  });
  const sum = (of: (set: { total: number; done: number; failed: number }) => number) =>
    (all.data ?? []).reduce((total, set) => total + of(set), 0);
  const [total, done, failed] = [sum((set) => set.total), sum((set) => set.done), sum((set) => set.failed)];
  return (
    <Dialog title={title} error={all.error} onClose={onClose} onSubmit={onClose}>
      <p role="status">{t("team.handed", { done, total })}</p>
      <ProgressBar value={total === 0 ? 0 : done / total} label={t("team.handed", { done, total })} />
      {failed > 0 && <Notice tone="caution" title={t("team.not_handed", { count: failed })} />}
      <div className={classes.buttons}>
        <Button type="submit" variant="filled">
          {t("close")}
        </Button>
      </div>
    </Dialog>
  );
}
