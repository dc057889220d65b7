import { Button, Checkbox, TextInput } from "@mantine/core";
import "@mantine/core/styles/Checkbox.layer.css";
import "@mantine/core/styles/InlineInput.layer.css";
import "@mantine/core/styles/Input.layer.css";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, body } from "@/api/client";
import "@/i18n/settings-words";
import { t } from "@/i18n/translate";
import { number } from "@/ui/format";
import { Notice } from "@/ui/notice";
import { ErrorState, LoadingRows } from "@/ui/states";
import { toast } from "@/ui/toasts";
import { Dialog } from "../dialog";
import { NotProven, useProof } from "../security/use-proof";
import { kindOf, type Preview, previewQuery, type Subject, useFresh, whyOf } from "./privacy";
import classes from "./privacy.module.css";

type Props = { subject: Subject; onClose: () => void; onErased?: () => void };

/** What an erasure would do, and the way to it: the name typed, and a proof of who asks. */
export function EraseDialog({ subject, onClose, onErased }: Props) {
  const preview = useQuery(previewQuery(subject));
  const [typed, setTyped] = useState("");
  const [suppress, setSuppress] = useState(true);
  const fresh = useFresh();
  const { proven, dialog } = useProof();
  const erase = useMutation({
    mutationFn: () =>
      proven(() => body(api.POST("/privacy/erasures", { body: { subject, confirm: typed, suppress } }))),
    onSuccess: () => {
      toast(t("privacy.erase_started"));
      onClose();
      onErased?.();
      return fresh();
    },
  });
  if (dialog) return dialog;
  const name = preview.data ? preview.data.title || "erase" : "";
  return (
    <Dialog
      title={
        preview.data?.title
          ? t("privacy.erase_title", { name: preview.data.title })
          : t("privacy.erase_title_nobody")
      }
      error={erase.error instanceof NotProven ? null : erase.error}
      onClose={onClose}
      onSubmit={() => erase.mutate()}
    >
      <p className="muted">{t("privacy.erase_lead")}</p>
      {preview.isPending && <LoadingRows rows={5} />}
      {preview.isError && (
        <ErrorState
          title={t("privacy.load_failed")}
          error={preview.error}
          retry={() => void preview.refetch()}
        />
      )}
      {preview.data && (
        <>
          <What preview={preview.data} />
          <Checkbox
            label={t("privacy.suppress")}
            checked={suppress}
            onChange={(event) => setSuppress(event.currentTarget.checked)}
          />
          <TextInput
            label={t("privacy.type", { name })}
            required
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </>
      )}
      <div className={classes.buttons}>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button
          type="submit"
          variant="filled"
          color="brick"
          disabled={!name || typed.trim().toLowerCase() !== name.toLowerCase()}
          loading={erase.isPending}
        >
          {t("privacy.erase_do")}
        </Button>
      </div>
    </Dialog>
  );
}

function What({ preview }: { preview: Preview }) {
  const erased = preview.counts.filter((one) => one.erased > 0 || one.blotted > 0);
  const unlinked = preview.counts.filter((one) => one.unlinked > 0);
  const named = preview.records.filter((one) => one.name);
  return (
    <div className={classes.groups}>
      {preview.counts.length === 0 && <Notice title={t("privacy.nothing_known")} live={false} />}
      <Group title={t("privacy.records")} shown={named.length > 0}>
        {named.map((one) => (
          <li key={one.id}>
            <span>{one.name}</span>
            <span className="muted">
              {kindOf(one.record)}
              {one.trashed && `, ${t("privacy.in_trash")}`}
            </span>
          </li>
        ))}
      </Group>
      <Group title={t("privacy.goes")} shown={erased.length > 0}>
        {erased.map((one) => (
          <li key={one.kind}>
            <span>{kindOf(one.kind)}</span>
            <span className="num">{number(one.erased || one.blotted)}</span>
          </li>
        ))}
      </Group>
      <Group title={t("privacy.unlinked")} shown={unlinked.length > 0}>
        {unlinked.map((one) => (
          <li key={one.kind}>
            <span>{kindOf(one.kind)}</span>
            <span className="num">{number(one.unlinked)}</span>
          </li>
        ))}
      </Group>
      <Group title={t("privacy.stays")} shown={preview.stays.length > 0}>
        {preview.stays.map((one) => (
          <li key={one.kind}>
            <p>
              <span>
                {kindOf(one.kind)}: {one.names?.join(", ")}
              </span>
              <span className="small muted">{whyOf(one.kind, one.why)}</span>
            </p>
          </li>
        ))}
      </Group>
      <Group title={t("privacy.others")} shown={preview.others.length > 0}>
        {preview.others.map((one) => (
          <li key={one.id}>
            <span>{one.name}</span>
            <span className="muted">{kindOf(one.record)}</span>
          </li>
        ))}
      </Group>
      {preview.counts.length > 0 && (
        <p className="small muted">{preview.namesakes ? t("privacy.namesakes") : t("privacy.mentions")}</p>
      )}
    </div>
  );
}

function Group({ title, shown, children }: { title: string; shown: boolean; children: ReactNode }) {
  if (!shown) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul>{children}</ul>
    </section>
  );
}
