import { Button, Drawer, Textarea } from "@mantine/core";
import "@mantine/core/styles/Drawer.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import { useState } from "react";
import { t } from "@/i18n/translate";
import { Notice } from "@/ui/notice";
import { toast } from "@/ui/toasts";
import { usePhone } from "@/ui/use-phone";
import { type PutPrices, usePutPrices } from "./entries";
import type { PriceList } from "./form";
import { mostRows, readSheet } from "./sheet";
import classes from "./sheet-drawer.module.css";
import "@/i18n/sales-words";

type Props = { list: PriceList; onClose: () => void };

/** Many prices at once: pasted from a spreadsheet or from a CSV file, looked at first, all or none. */
export function SheetDrawer({ list, onClose }: Props) {
  const phone = usePhone();
  const [text, setText] = useState("");
  const sheet = readSheet(text);
  const put = usePutPrices(list.id);
  const check = usePutPrices(list.id);
  const many = sheet.rows.length > mostRows;
  const usable = sheet.rows.length > 0 && sheet.faults.length === 0 && !many;
  const checked = check.data;
  const change = (next: string) => {
    setText(next);
    check.reset();
    put.reset();
  };
  const save = () =>
    put.mutate(
      { rows: sheet.rows },
      {
        onSuccess: (done) => {
          if (done.refused.length > 0) return;
          toast(t("lists.sheet_done", { created: done.created, updated: done.updated }));
          onClose();
        },
      },
    );
  return (
    <Drawer
      opened
      onClose={onClose}
      position={phone ? "bottom" : "right"}
      size={phone ? "92%" : 520}
      title={<b>{t("lists.sheet_title", { list: list.name })}</b>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <div className={classes.form}>
        <p className="muted">{t("lists.sheet_help", { currency: list.currency })}</p>
        <label className={classes.file}>
          {t("lists.sheet_file")}
          <input
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              if (file) void file.text().then(change);
            }}
          />
        </label>
        <Textarea
          label={t("lists.sheet_rows")}
          autosize
          minRows={8}
          maxRows={16}
          placeholder={"HP-M8\t1\t6050.00\nHP-M8\t8\t5840.00"}
          value={text}
          onChange={(event) => change(event.currentTarget.value)}
        />
        {sheet.faults.length > 0 && (
          <Notice
            tone="caution"
            title={t("lists.sheet_faults", { lines: sheet.faults.slice(0, 12).join(", ") })}
          />
        )}
        {many && <Notice tone="caution" title={t("lists.sheet_many", { most: mostRows })} />}
        {(put.error ?? check.error) && (
          <Notice tone="negative" title={(put.error ?? check.error)?.message ?? ""} />
        )}
        {checked && <Outcome done={checked} lines={sheet.lines} />}
        <div className={classes.actions}>
          <Button onClick={onClose}>{t("cancel")}</Button>
          {checked && checked.refused.length === 0 ? (
            <Button variant="filled" loading={put.isPending} onClick={save}>
              {t("lists.sheet_save")}
            </Button>
          ) : (
            <Button
              variant="filled"
              disabled={!usable}
              loading={check.isPending}
              onClick={() => check.mutate({ rows: sheet.rows, check: true })}
            >
              {t("lists.sheet_check")}
            </Button>
          )}
        </div>
      </div>
    </Drawer>
  );
}

function Outcome({ done, lines }: { done: PutPrices; lines: number[] }) {
  if (done.refused.length > 0) {
    return (
      <Notice tone="negative" title={t("lists.sheet_refused")}>
        <ul>
          {done.refused.slice(0, 20).map((row) => (
            <li key={row.row}>
              {lines[row.row - 1]}: {row.reason}
            </li>
          ))}
        </ul>
      </Notice>
    );
  }
  const { created, updated, unchanged } = done;
  return <p role="status">{t("lists.sheet_outcome", { created, updated, unchanged })}</p>;
}
