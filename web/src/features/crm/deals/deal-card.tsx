import { useQuery } from "@tanstack/react-query";
import type { Deal } from "@/api/shapes";
import { t } from "@/i18n/translate";
import classes from "@/resource/board/board.module.css";
import { includedName } from "@/resource/define";
import { MemberMark } from "@/resource/member-mark";
import { membersQuery } from "@/resource/members";
import { Money } from "@/ui/dates";
import { shortDate } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { dayAt } from "@/ui/zone";
import { daysHere } from "./deals";
import "@/i18n/deals-words";

type Props = { deal: Deal; stuckDays: number | null };

/** A deal on the board: its name and owner, its account, amount and day; a strip when it has been there too long. */
export function DealFace({ deal, stuckDays }: Props) {
  const { data: members = [] } = useQuery(membersQuery);
  const owner = members.find((member) => member.user_id === deal.owner_id);
  const days = daysHere(deal.stage_since);
  const stuck = deal.status === "open" && stuckDays !== null && days >= stuckDays;
  const late = deal.status === "open" && deal.expected_close && deal.expected_close < dayAt(new Date());
  const day = deal.closed_at ? dayAt(new Date(deal.closed_at)) : deal.expected_close;
  return (
    <>
      <span className={classes.words}>
        <span className={classes.line}>
          <b className="cut strong">{deal.name}</b>
          {owner && (
            <span title={owner.name}>
              <MemberMark id={owner.user_id} name={owner.name} />
            </span>
          )}
        </span>
        {deal.account_id && <span className="cut muted">{includedName(deal, "account_id") ?? "–"}</span>}
        <span className={classes.line}>
          <span className="strong">
            {deal.amount === null ? (
              <span className="muted">{t("deals.no_amount")}</span>
            ) : (
              <Money minor={deal.amount} currency={deal.currency} />
            )}
          </span>
          {day && (
            <span
              className={`small num ${late ? "neg" : "muted"}`}
              title={late ? t("deals.late") : undefined}
            >
              {shortDate(day)}
            </span>
          )}
        </span>
      </span>
      {stuck && (
        <span className={classes.strip}>
          <Icon name="clock" size={14} /> {t("deals.stuck", { days, usual: stuckDays })}
        </span>
      )}
    </>
  );
}
