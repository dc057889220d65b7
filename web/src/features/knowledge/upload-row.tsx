import { ActionIcon, Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { t } from "@/i18n/translate";
import { bytes } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { Notice } from "@/ui/notice";
import { ProgressBar } from "@/ui/progress-bar";
import { FileName } from "./file-name";
import classes from "./knowledge.module.css";
import { dropUpload, retryUpload } from "./upload-queue";
import type { Upload } from "./uploads";
import "@/i18n/knowledge-words";

/** A file on its way to the server, in the place where its document will stand. */
export function UploadRow({ upload }: { upload: Upload }) {
  const client = useQueryClient();
  const drop = () => dropUpload(client, upload.id);
  return (
    <tr className={classes.row} data-open={upload.state === "failed" || undefined}>
      <td className={classes.name}>
        <Icon name="file" className="muted" />
        <b className="cut">
          <FileName name={upload.name} />
        </b>
      </td>
      <td className={`${classes.size} muted num`}>{bytes(upload.bytes)}</td>
      <td className={classes.sending}>
        <Sending upload={upload} />
      </td>
      <td className={classes.menu}>
        {upload.state !== "failed" && (
          <ActionIcon size={24} aria-label={t("upload.stop", { name: upload.name })} onClick={drop}>
            <Icon name="x" size={14} />
          </ActionIcon>
        )}
      </td>
      {upload.state === "failed" && (
        <td className={classes.detail}>
          <Failed upload={upload} onDrop={drop} onAgain={() => retryUpload(client, upload.id)} />
        </td>
      )}
    </tr>
  );
}

function Sending({ upload: { state, sent, bytes: all, name } }: { upload: Upload }) {
  if (state === "waiting") {
    return (
      <span className="row muted">
        <Icon name="clock" size={14} /> {t("upload.waiting")}
      </span>
    );
  }
  if (state === "failed") {
    return (
      <span className="row neg strong">
        <Icon name="warn" size={14} /> {t("upload.failed")}
      </span>
    );
  }
  const words = sent < all ? t("upload.sent", { sent: bytes(sent), all: bytes(all) }) : t("upload.keeping");
  return (
    <span className={classes.sent}>
      <span className="num">{words}</span>
      <ProgressBar value={all > 0 ? sent / all : 1} label={name} />
    </span>
  );
}

type FailedProps = { upload: Upload; onAgain: () => void; onDrop: () => void };

function Failed({ upload: { name, error }, onAgain, onDrop }: FailedProps) {
  return (
    <Notice tone="negative">
      <div className={classes.trouble}>
        <p className="grow">
          <b>{error?.message === "offline" ? t("error.offline") : error?.message}</b>{" "}
          <span className="soft">{t("upload.kept", { name })}</span>{" "}
          {error?.requestId && (
            <span className="mono muted">{t("error.request", { id: error.requestId })}</span>
          )}
        </p>
        <Button size="xs" leftSection={<Icon name="refresh" size={14} />} onClick={onAgain}>
          {t("error.retry")}
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={onDrop}>
          {t("upload.drop")}
        </Button>
      </div>
    </Notice>
  );
}
