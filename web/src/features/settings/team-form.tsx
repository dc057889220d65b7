import { Button, Checkbox, Modal, Stack, TextInput } from "@mantine/core";
import "@mantine/core/styles/Checkbox.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import "@mantine/core/styles/InlineInput.layer.css";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import "@mantine/core/styles/Stack.layer.css";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ApiError } from "@/api/problem";
import type { Team } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { membersQuery, present } from "@/resource/members";
import { messageOf } from "@/resource/use-save";
import { Notice } from "@/ui/notice";
import classes from "./rights.module.css";
import { useSaveTeam } from "./teams";

type Props = { team: Team | undefined; onClose: () => void };

/** The name and the people of a team. */
export function TeamForm({ team, onClose }: Props) {
  const members = useQuery(membersQuery).data ?? [];
  const [name, setName] = useState(team?.name ?? "");
  const [chosen, setChosen] = useState<string[]>(team?.member_ids ?? []);
  const save = useSaveTeam(team?.id);
  const errors = save.error instanceof ApiError ? save.error.fields : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ name, member_ids: chosen }, { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={<b>{team ? t("teams.edit_one", { name: team.name }) : t("teams.new")}</b>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form onSubmit={submit}>
        <Stack gap={12}>
          {save.error && !errors.name && <Notice tone="negative" title={messageOf(save.error)} />}
          <TextInput
            label={t("teams.name")}
            required
            maxLength={100}
            data-autofocus
            value={name}
            error={errors.name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox.Group label={t("teams.people")} value={chosen} onChange={setChosen}>
            <Stack gap={8} mt={8}>
              {present(members).map((member) => (
                <Checkbox
                  key={member.user_id}
                  value={member.user_id}
                  label={`${member.name}, ${member.role_name || t(`role.${member.role}`)}`}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          <div className={classes.buttons}>
            <Button onClick={onClose}>{t("cancel")}</Button>
            <Button type="submit" variant="filled" loading={save.isPending}>
              {t("teams.save")}
            </Button>
          </div>
        </Stack>
      </form>
    </Modal>
  );
}
