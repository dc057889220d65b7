import { Button } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { may, meQuery } from "@/api/session";
import { accounts } from "@/features/crm/accounts/columns";
import { contacts } from "@/features/crm/contacts/columns";
import { ContactMark } from "@/features/crm/contacts/contact-mark";
import { leads } from "@/features/crm/leads/columns";
import { t, text } from "@/i18n/translate";
import type { BaseRecord, ResourceDef } from "@/resource/define";
import { RecordLink } from "@/resource/record-link";
import { messageOf } from "@/resource/use-save";
import { ago, number } from "@/ui/format";
import { Notice } from "@/ui/notice";
import { Person } from "@/ui/person";
import { ProgressBar } from "@/ui/progress-bar";
import { Sheet, SheetBody, SheetHead } from "@/ui/sheet";
import { Empty, ErrorState, LoadingRows, NoPermission } from "@/ui/states";
import { Tabs } from "@/ui/tabs";
import { Tag } from "@/ui/tag";
import { toast, undoToast } from "@/ui/toasts";
import { beginSweep, dismiss, isUnderWay, type Pair, pairsQuery, sweepQuery, type Twin } from "./duplicates";
import { MergeDialog } from "./merge-dialog";
import { Reasons } from "./reasons";
import classes from "./strip.module.css";

const defs = { contacts, accounts, leads } as unknown as Record<Twin, ResourceDef<BaseRecord>>;
export const twins: Twin[] = ["contacts", "accounts", "leads"];

type Props = { record: Twin; onRecord: (record: Twin) => void };

/** Pairs that are probably the same, the surest first. */
export function DuplicatesPage({ record, onRecord }: Props) {
  const me = useQuery(meQuery).data;
  const def = defs[record];
  return (
    <Sheet label={t("duplicates.title")}>
      <SheetHead title={t("duplicates.title")}>
        {may(me, record, "edit") && <SweepButton record={record} />}
      </SheetHead>
      <Tabs
        label={t("duplicates.title")}
        value={record}
        onChange={onRecord}
        tabs={twins.map((value) => ({ value, label: text(defs[value].other) }))}
      />
      <SweepState record={record} />
      <SheetBody>
        {me && !may(me, record, "view") ? (
          <NoPermission what={text(def.other)} role={t(`role.${me.company.role}`)} />
        ) : (
          <Pairs key={record} def={def} record={record} />
        )}
      </SheetBody>
    </Sheet>
  );
}

function SweepButton({ record }: { record: Twin }) {
  const client = useQueryClient();
  const sweep = useQuery(sweepQuery(record)).data;
  const begin = useMutation({
    mutationFn: () => beginSweep(record),
    onSuccess: () => client.invalidateQueries({ queryKey: ["duplicates"] }),
    onError: (error) => toast(messageOf(error)),
  });
  return (
    <Button
      variant="filled"
      loading={begin.isPending}
      disabled={isUnderWay(sweep?.status)}
      onClick={() => begin.mutate()}
    >
      {t("duplicates.sweep")}
    </Button>
  );
}

function SweepState({ record }: { record: Twin }) {
  const client = useQueryClient();
  const sweep = useQuery(sweepQuery(record)).data;
  const [seen, setSeen] = useState(sweep?.status);
  if (sweep && sweep.status !== seen) {
    setSeen(sweep.status);
    if (sweep.status === "done") void client.invalidateQueries({ queryKey: ["duplicates", "list", record] });
  }
  if (isUnderWay(sweep?.status) && sweep) {
    const words = t("duplicates.sweeping", { done: number(sweep.done), total: number(sweep.total) });
    return (
      <div className={classes.strip} role="status">
        <span className="num">{words}</span>
        <span className="grow">
          <ProgressBar value={sweep.total > 0 ? sweep.done / sweep.total : 0} label={words} />
        </span>
      </div>
    );
  }
  if (sweep?.status === "failed")
    return (
      <Notice tone="negative" title={t("duplicates.sweep_failed")}>
        {sweep.error}
      </Notice>
    );
  return (
    <div className={classes.strip}>
      <span className="small muted">
        {t("duplicates.about")}{" "}
        {sweep ? t("duplicates.swept", { ago: ago(sweep.updated_at) }) : t("duplicates.never")}
      </span>
    </div>
  );
}

function Pairs({ def, record }: { def: ResourceDef<BaseRecord>; record: Twin }) {
  const me = useQuery(meQuery).data;
  const client = useQueryClient();
  const list = useInfiniteQuery(pairsQuery(record));
  const [open, setOpen] = useState<Pair>();
  const refresh = () => client.invalidateQueries({ queryKey: ["duplicates", "list", record] });
  const apart = useMutation({
    mutationFn: (pair: Pair) => dismiss(pair, record),
    onSuccess: (_, pair) => {
      undoToast(t("duplicates.dismissed"), () => void dismiss(pair, record, false).then(refresh));
      return refresh();
    },
    onError: (error) => toast(messageOf(error)),
  });
  if (list.isPending) return <LoadingRows />;
  if (list.isError)
    return <ErrorState title={t("duplicates.failed")} error={list.error} retry={() => void list.refetch()} />;
  const pairs = list.data.pages.flatMap((page) => page.items);
  if (pairs.length === 0)
    return (
      <Empty icon={def.icon} title={t("duplicates.none")}>
        {t("duplicates.none_body")}
      </Empty>
    );
  const canEdit = may(me, record, "edit");
  return (
    <>
      <ul>
        {pairs.map((pair) => (
          <li key={pair.a.id + pair.b.id} className={classes.pair}>
            {[pair.a, pair.b].map((side) => (
              <span key={side.id} className={classes.side}>
                {record === "contacts" ? (
                  <ContactMark id={side.id} name={side.name} size={24} />
                ) : (
                  <Person id={side.id} name={side.name} size={24} square={def.square} />
                )}
                <span className="grow">
                  <RecordLink to={def} id={side.id} className="strong cut">
                    {side.name}
                  </RecordLink>
                  <p className="small muted cut">{side.detail}</p>
                </span>
              </span>
            ))}
            <span className={classes.reasons}>
              <Tag tone={pair.score >= 90 ? "positive" : "caution"}>
                {t("duplicates.score", { score: pair.score })}
              </Tag>
              <Reasons reasons={pair.reasons} />
            </span>
            {canEdit && (
              <span className={classes.acts}>
                <Button size="xs" onClick={() => apart.mutate(pair)}>
                  {t("duplicates.dismiss")}
                </Button>
                {may(me, record, "delete") && (
                  <Button size="xs" variant="filled" onClick={() => setOpen(pair)}>
                    {t("duplicates.compare")}
                  </Button>
                )}
              </span>
            )}
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button m={16} loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("duplicates.more")}
        </Button>
      )}
      {open && (
        <MergeDialog
          def={def}
          ids={[open.a.id, open.b.id]}
          onClose={() => setOpen(undefined)}
          onMerged={() => setOpen(undefined)}
        />
      )}
    </>
  );
}
