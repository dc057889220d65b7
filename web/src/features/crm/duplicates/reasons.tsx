import { type Key, t } from "@/i18n/translate";
import { Tag } from "@/ui/tag";

/** Why two records are probably the same. */
export function Reasons({ reasons }: { reasons: readonly string[] | null }) {
  return (reasons ?? []).map((reason) => <Tag key={reason}>{t(`duplicates.reason.${reason}` as Key)}</Tag>);
}
