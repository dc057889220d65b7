import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { may, meQuery } from "@/api/session";
import { t } from "@/i18n/translate";
import { useBulk } from "@/resource/bulk/use-bulk";
import type { BaseRecord, ResourceDef } from "@/resource/define";
import { RecordLink, useOpenRecord } from "@/resource/record-link";
import { ago } from "@/ui/format";
import { checkQuery, mergesQuery, type Probe, type Twin } from "./duplicates";
import { Reasons } from "./reasons";
import classes from "./strip.module.css";

const MergeDialog = lazy(() =>
  import("./merge-dialog").then((module) => ({ default: module.MergeDialog })),
) as unknown as typeof import("./merge-dialog").MergeDialog;

type Props<R extends BaseRecord> = { def: ResourceDef<R>; record: R };

/** Above a record: what was merged into it, and what it probably is twice. Without either, nothing. */
export function RecordTools<R extends BaseRecord>({ def, record }: Props<R>) {
  const me = useQuery(meQuery).data;
  const kind = def.name as Twin;
  const merges = useQuery(mergesQuery(kind, record.id)).data?.items ?? [];
  const { data = [] } = useQuery(checkQuery(kind, { ...probeOf(record), except: record.id } as Probe));
  const twins = data.filter((match) => match.record === kind && match.score >= 60);
  const [other, setOther] = useState<string>();
  const bulk = useBulk(def);
  const undoing = useMutation({ mutationFn: (id: string) => bulk.undo(id) });
  const open = useOpenRecord();
  const allowed = may(me, def.name, "edit") && may(me, def.name, "delete");
  return (
    <>
      {merges.slice(0, 3).map((merge) => (
        <div key={merge.id} className={classes.strip} role="status">
          <span>
            {t("merge.banner", { name: merge.loser_name || t("unseen"), ago: ago(merge.created_at) })}
          </span>
          {allowed && (
            <Button size="compact-sm" loading={undoing.isPending} onClick={() => undoing.mutate(merge.id)}>
              {t("merge.undo")}
            </Button>
          )}
        </div>
      ))}
      {twins.slice(0, 2).map((twin) => (
        <div key={twin.id} className={classes.strip}>
          <span>
            {t("duplicates.hint")}:{" "}
            <RecordLink to={def} id={twin.id} className="acc strong">
              {twin.name}
            </RecordLink>{" "}
            <span className="small muted">{twin.detail}</span>
          </span>
          <Reasons reasons={twin.reasons} />
          {allowed && (
            <Button size="compact-sm" onClick={() => setOther(twin.id)}>
              {t("duplicates.compare")}
            </Button>
          )}
        </div>
      ))}
      {other && (
        <Suspense>
          <MergeDialog
            def={def}
            ids={[record.id, other]}
            onClose={() => setOther(undefined)}
            onMerged={(winner) => {
              setOther(undefined);
              open(def, winner);
            }}
          />
        </Suspense>
      )}
    </>
  );
}

function probeOf(record: object): Probe {
  const probe: Record<string, string> = {};
  for (const name of [
    "first_name",
    "last_name",
    "name",
    "email",
    "phone",
    "country",
    "company_name",
    "domain",
  ]) {
    const value = (record as Record<string, unknown>)[name];
    if (typeof value === "string" && value !== "") probe[name] = value.slice(0, 100);
  }
  return probe;
}

/** Where a record went that was merged into another. */
export function WhereItWent<R extends BaseRecord>({ def, id }: { def: ResourceDef<R>; id: string }) {
  const into = useQuery(mergesQuery(def.name as Twin, id)).data?.merged_into;
  if (!into) return null;
  return (
    <>
      {t("merge.gone")}{" "}
      <RecordLink to={def} id={into.winner_id} className="acc strong">
        {t("merge.there")}
      </RecordLink>
    </>
  );
}
