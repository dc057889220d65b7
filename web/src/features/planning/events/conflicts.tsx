import { useQuery } from "@tanstack/react-query";
import { t } from "@/i18n/translate";
import { membersQuery } from "@/resource/members";
import { clock } from "@/ui/format";
import { Notice } from "@/ui/notice";
import { conflictsQuery } from "./events";

type Props = { starts_at: string; ends_at: string; members: string[]; except: string | undefined };

/** Who of those who would take part has something else at that time. */
export function Conflicts({ starts_at, ends_at, members, except }: Props) {
  const { data = [] } = useQuery(conflictsQuery(starts_at, ends_at, members, except));
  const { data: everybody = [] } = useQuery(membersQuery);
  const name = (id: string) => everybody.find((one) => one.user_id === id)?.name ?? "";
  if (data.length === 0) return null;
  return (
    <Notice tone="caution" title={t("calendar.conflict", { count: data.length })}>
      <ul>
        {data.slice(0, 4).map((one) => (
          <li key={`${one.event_id} ${one.starts_at}`} className="small">
            {one.busy.map(name).join(", ")}: {one.title}, {clock(one.starts_at)}–{clock(one.ends_at)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
