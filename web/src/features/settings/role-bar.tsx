import { Button } from "@mantine/core";
import { t } from "@/i18n/translate";
import { type OwnRole, useDeleteRole } from "./team";

type Props = { role: OwnRole; onEdit: () => void; onDeleted: () => void };

/** What one of the company's own roles is, and how it is renamed or deleted. */
export function OwnRoleBar({ role, onEdit, onDeleted }: Props) {
  const remove = useDeleteRole();
  const about = [
    t("roles.based", { base: t(`role.${role.base}`) }),
    t("roles.members", { count: role.members }),
    role.description,
  ];
  return (
    <>
      <span className="muted">{about.filter(Boolean).join(" · ")}</span>
      <Button size="xs" aria-label={t("roles.edit_one", { name: role.name })} onClick={onEdit}>
        {t("roles.edit")}
      </Button>
      <Button
        size="xs"
        variant="subtle"
        color="brick"
        aria-label={t("teams.delete_one", { name: role.name })}
        loading={remove.isPending}
        onClick={() => remove.mutate(role.id, { onSuccess: onDeleted })}
      >
        {t("delete")}
      </Button>
    </>
  );
}
