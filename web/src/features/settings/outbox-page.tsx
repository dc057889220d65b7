import { Button, Drawer } from "@mantine/core";
import "@mantine/core/styles/Drawer.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "@/api/client";
import { ApiError } from "@/api/problem";
import type { Answered } from "@/api/shapes";
import "@/i18n/letter-words";
import { t } from "@/i18n/translate";
import { When } from "@/ui/dates";
import { Notice } from "@/ui/notice";
import { Empty, ErrorState, LoadingRows } from "@/ui/states";
import { Tag, type Tone } from "@/ui/tag";
import { usePhone } from "@/ui/use-phone";
import classes from "./outbox.module.css";
import { SettingsPage } from "./settings-page";

type Mail = Answered<"/mails", "get">["items"][number];

const outboxQuery = infiniteQueryOptions({
  queryKey: ["mails", "list"],
  queryFn: ({ signal, pageParam }) =>
    body(api.GET("/mails", { params: { query: { cursor: pageParam || undefined } }, signal })),
  initialPageParam: "",
  getNextPageParam: (page) => page.next_cursor,
  refetchInterval: 10_000,
});

const mailQuery = (id: string) =>
  queryOptions({
    queryKey: ["mails", "one", id],
    queryFn: ({ signal }) => body(api.GET("/mails/{id}", { params: { path: { id } }, signal })),
  });

const states: Record<
  Mail["state"],
  { tone: Tone; label: "outbox.queued" | "outbox.sent" | "outbox.kept_here" | "outbox.given_up" }
> = {
  queued: { tone: "caution", label: "outbox.queued" },
  sent: { tone: "positive", label: "outbox.sent" },
  kept: { tone: "plain", label: "outbox.kept_here" },
  failed: { tone: "negative", label: "outbox.given_up" },
};

/** What was sent in the company's name, for its administrators. */
export function OutboxPage() {
  const phone = usePhone();
  const outbox = useInfiniteQuery(outboxQuery);
  const [open, setOpen] = useState<string>();
  const mails = outbox.data?.pages.flatMap((page) => page.items) ?? [];
  const refused = outbox.error instanceof ApiError && outbox.error.status === 403;
  return (
    <SettingsPage title={t("settings.outbox")} lead={t("outbox.lead")} admin>
      {outbox.data && !outbox.data.pages[0]?.server && <Notice title={t("outbox.kept")} live={false} />}
      {outbox.isPending && <LoadingRows rows={6} />}
      {outbox.isError && !refused && (
        <ErrorState title={t("outbox.failed")} error={outbox.error} retry={() => void outbox.refetch()} />
      )}
      {outbox.isSuccess && mails.length === 0 && (
        <Empty icon="mail" title={t("outbox.empty")}>
          {t("outbox.empty_body")}
        </Empty>
      )}
      {mails.length > 0 && (
        <table className={classes.table} aria-label={t("settings.outbox")}>
          <thead>
            <tr>
              <th scope="col">{t("outbox.to")}</th>
              <th scope="col">{t("outbox.subject")}</th>
              <th scope="col">{t("outbox.state")}</th>
              <th scope="col" className={classes.when}>
                {t("outbox.when")}
              </th>
            </tr>
          </thead>
          <tbody>
            {mails.map((mail) => (
              <tr key={mail.id}>
                <td className="cut" title={mail.to}>
                  {mail.to_name || mail.to}
                </td>
                <th scope="row">
                  <button type="button" className={classes.open} onClick={() => setOpen(mail.id)}>
                    {mail.subject}
                  </button>
                </th>
                <td>
                  <Tag tone={states[mail.state].tone}>{t(states[mail.state].label)}</Tag>
                </td>
                <td className={`${classes.when} muted`}>
                  <When at={mail.created_at} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {outbox.hasNextPage && (
        <Button loading={outbox.isFetchingNextPage} onClick={() => void outbox.fetchNextPage()}>
          {t("outbox.more")}
        </Button>
      )}
      <Drawer
        opened={open !== undefined}
        onClose={() => setOpen(undefined)}
        position={phone ? "bottom" : "right"}
        size={phone ? "92%" : 520}
        title={<b>{mails.find((mail) => mail.id === open)?.subject}</b>}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        {open && <Opened id={open} />}
      </Drawer>
    </SettingsPage>
  );
}

function Opened({ id }: { id: string }) {
  const mail = useQuery(mailQuery(id));
  if (mail.isError)
    return <ErrorState title={t("outbox.failed")} error={mail.error} retry={() => void mail.refetch()} />;
  if (!mail.data) return <LoadingRows rows={6} />;
  const {
    from,
    from_name,
    to,
    to_name,
    reply_to,
    text,
    link_label,
    link_url,
    calendar,
    calendar_method,
    error,
  } = mail.data;
  return (
    <article className={classes.mail}>
      <dl className={classes.heads}>
        <dt className="muted">{t("outbox.from")}</dt>
        <dd>{`${from_name} <${from}>`}</dd>
        <dt className="muted">{t("outbox.to")}</dt>
        <dd>{to_name && to_name !== to ? `${to_name} <${to}>` : to}</dd>
        {reply_to && (
          <>
            <dt className="muted">{t("outbox.reply")}</dt>
            <dd>{reply_to}</dd>
          </>
        )}
      </dl>
      {error && <Notice tone="negative" title={error} live={false} />}
      <p className={classes.text}>{text}</p>
      {link_url && (
        <p>
          <a href={link_url} className="acc strong" target="_blank" rel="noreferrer">
            {link_label}
          </a>
        </p>
      )}
      {calendar && (
        <details>
          <summary className="soft">{t("outbox.attached", { method: calendar_method })}</summary>
          <pre className={`${classes.object} mono`}>{calendar}</pre>
        </details>
      )}
    </article>
  );
}
