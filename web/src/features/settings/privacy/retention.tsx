import { Button, TextInput } from "@mantine/core";
import "@mantine/core/styles/Input.layer.css";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, body } from "@/api/client";
import { type Key, t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { When } from "@/ui/dates";
import { ago, number } from "@/ui/format";
import { Notice } from "@/ui/notice";
import { ErrorState, LoadingRows } from "@/ui/states";
import { toast } from "@/ui/toasts";
import { NotProven, useProof } from "../security/use-proof";
import { type Rule, type Run, retentionQuery, runsQuery, useFresh } from "./privacy";
import classes from "./privacy.module.css";

const noted = new Set(["audit", "sign_ins", "exports", "trash"]);

/** For how long each kind is kept, and what the last run did. */
export function Retention() {
  const rules = useQuery(retentionQuery);
  const run = useQuery(runsQuery).data?.[0];
  return (
    <section className={classes.part}>
      <div className={classes.head}>
        <h2>{t("privacy.retention")}</h2>
        <RunNow run={run} />
      </div>
      <p className="muted">{t("privacy.retention_note")}</p>
      {rules.isPending && <LoadingRows rows={8} />}
      {rules.isError && (
        <ErrorState title={t("privacy.load_failed")} error={rules.error} retry={() => void rules.refetch()} />
      )}
      {rules.data && <Rules key={JSON.stringify(rules.data)} rules={rules.data} run={run} />}
    </section>
  );
}

function RunNow({ run }: { run?: Run }) {
  const fresh = useFresh();
  const { proven, dialog } = useProof();
  const start = useMutation({
    mutationFn: () => proven(() => body(api.POST("/privacy/retention/runs"))),
    onSuccess: fresh,
    onError: (error) => !(error instanceof NotProven) && toast(messageOf(error)),
  });
  const going = run !== undefined && !run.finished_at;
  return (
    <span className={classes.bar}>
      <span className="small muted">
        {going
          ? t("privacy.running")
          : run
            ? t("privacy.ran", { when: ago(run.started_at) })
            : t("privacy.never_ran")}
      </span>
      <Button size="compact-sm" loading={start.isPending || going} onClick={() => start.mutate()}>
        {t("privacy.run_now")}
      </Button>
      {dialog}
    </span>
  );
}

function Rules({ rules, run }: { rules: Rule[]; run?: Run }) {
  const [draft, setDraft] = useState(() => rules.map((one) => (one.days ? String(one.days) : "")));
  const fresh = useFresh();
  const { proven, dialog } = useProof();
  const changed = rules.flatMap((one, i) => {
    const days = Number(draft[i]) || null;
    return days === (one.days ?? null) ? [] : [{ ...one, days }];
  });
  const save = useMutation({
    mutationFn: () => proven(() => body(api.PUT("/privacy/retention", { body: { rules: changed } }))),
    onSuccess: fresh,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const put = (at: number, value: string) =>
    setDraft(draft.map((one, i) => (i === at ? value.replace(/\D/g, "").slice(0, 5) : one)));
  return (
    <form onSubmit={submit}>
      <table className={classes.table} aria-label={t("privacy.retention")}>
        <thead>
          <tr>
            <th scope="col">{t("privacy.kind")}</th>
            <th scope="col" className={classes.days}>
              {t("privacy.days")}
            </th>
            <th scope="col">{t("privacy.last_run")}</th>
            <th scope="col">{t("privacy.oldest")}</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule, i) => (
            <tr key={rule.kind}>
              <th scope="row">
                {t(`privacy.rule.${rule.kind}` as Key)}
                {noted.has(rule.kind) && (
                  <span className={classes.note}>{t(`privacy.rule_note.${rule.kind}` as Key)}</span>
                )}
              </th>
              <td className={classes.days}>
                <TextInput
                  aria-label={t("privacy.days_of", { kind: t(`privacy.rule.${rule.kind}` as Key) })}
                  inputMode="numeric"
                  placeholder={t("privacy.for_ever")}
                  value={draft[i]}
                  onChange={(event) => put(i, event.currentTarget.value)}
                />
              </td>
              <Did run={run} kind={rule.kind} />
            </tr>
          ))}
        </tbody>
      </table>
      {save.error && !(save.error instanceof NotProven) && (
        <Notice tone="negative" title={messageOf(save.error)} />
      )}
      <p className={classes.bar} style={{ marginTop: 12 }}>
        <Button type="submit" variant="filled" disabled={changed.length === 0} loading={save.isPending}>
          {t("settings.save")}
        </Button>
      </p>
      {dialog}
    </form>
  );
}

function Did({ run, kind }: { run?: Run; kind: string }) {
  const line = run?.lines.find((one) => one.kind === kind);
  return (
    <>
      <td className="muted" data-label={t("privacy.last_run")}>
        {line?.days ? t("privacy.deleted", { count: number(line.deleted) }) : "–"}
        {line && line.stuck > 0 && (
          <span className={classes.note}>{t("privacy.stuck", { count: number(line.stuck) })}</span>
        )}
      </td>
      <td className="muted" data-label={t("privacy.oldest")}>
        {line?.oldest ? <When at={line.oldest} /> : "–"}
      </td>
    </>
  );
}
