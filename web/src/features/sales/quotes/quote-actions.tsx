import { Button, Menu } from "@mantine/core";
import "@mantine/core/styles/Menu.layer.css";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { api, body } from "@/api/client";
import { may, meQuery } from "@/api/session";
import { orderTarget } from "@/features/sales/orders/columns";
import { usePrint, useStep } from "@/features/sales/papers/use-step";
import { t } from "@/i18n/translate";
import { useOpenRecord } from "@/resource/record-link";
import { fewQuery } from "@/resource/records";
import { Icon } from "@/ui/icon";
import { toast } from "@/ui/toasts";
import type { Quote } from "./form";
import "@/i18n/sales-words";

const Ask = lazy(() => import("@/features/sales/papers/ask").then((module) => ({ default: module.Ask })));
const QuoteLink = lazy(() => import("./quote-link").then((module) => ({ default: module.QuoteLink })));

type Asked = "send" | "revise" | "accept" | "decline" | "revoke";
type Shown = { url: string; mailedTo?: string };

/** What can be done with a quote, as it stands. */
export function QuoteActions({ quote }: { quote: Quote }) {
  const me = useQuery(meQuery).data;
  const open = useOpenRecord();
  const [asked, setAsked] = useState<Asked>();
  const [link, setLink] = useState<Shown>();
  const params = { path: { id: quote.id } };
  const close = () => setAsked(undefined);
  const print = usePrint("quotes", quote.id, quote.number || quote.title);
  const send = useStep(
    "quotes",
    (message: string) =>
      body(
        api.POST("/sales/quotes/{id}/send", {
          params: { ...params, header: { "If-Match": `"${quote.version}"` } },
          body: { message },
        }),
      ),
    (sent) => sent.quote,
    (sent) => {
      close();
      setLink({ url: sent.url, mailedTo: sent.mailed_to });
    },
  );
  const accept = useStep(
    "quotes",
    (name: string) => body(api.POST("/sales/quotes/{id}/accept", { params, body: { name } })),
    (one) => one,
    close,
  );
  const decline = useStep(
    "quotes",
    (reason: string) => body(api.POST("/sales/quotes/{id}/decline", { params, body: { reason } })),
    (one) => one,
    close,
  );
  const revise = useStep(
    "quotes",
    () => body(api.POST("/sales/quotes/{id}/revise", { params })),
    () => ({ id: quote.id, state: "revised" }),
    (next) => {
      close();
      open({ route: "/quotes" }, next.id);
    },
  );
  const revoke = useStep(
    "quotes",
    () => body(api.DELETE("/sales/quotes/{id}/link", { params })),
    () => undefined,
    () => {
      close();
      toast(t("quotes.revoked"));
    },
  );
  const copy = useStep(
    "quotes",
    () => body(api.POST("/sales/quotes/{id}/link", { params })),
    () => undefined,
    ({ url }) => setLink({ url }),
  );
  const order = useStep(
    "orders",
    () => body(api.POST("/sales/quotes/{id}/order", { params })),
    (one) => one,
    (one) => open({ route: "/orders" }, one.id),
  );
  const edit = may(me, "quotes", "edit");
  const { state } = quote;
  const made = useQuery({
    ...fewQuery<{ id: string }>(orderTarget(), { filter: `quote_id == "${quote.id}"` }, 1),
    enabled: state === "accepted" && may(me, "orders", "view"),
  }).data?.items[0];
  const decidable = edit && state === "sent";
  const shows = edit && (state === "sent" || state === "accepted" || state === "declined");
  const revisable = edit && ["sent", "declined", "expired"].includes(state);
  return (
    <>
      <Button
        className="desk"
        leftSection={<Icon name="download" />}
        loading={print.isPending}
        onClick={() => print.mutate()}
      >
        {t("papers.pdf")}
      </Button>
      {edit && state === "draft" && (
        <Button variant="filled" leftSection={<Icon name="send" />} onClick={() => setAsked("send")}>
          {t("quotes.send")}
        </Button>
      )}
      {made && (
        <Button leftSection={<Icon name="order" />} onClick={() => open({ route: "/orders" }, made.id)}>
          {t("quotes.go_order")}
        </Button>
      )}
      {state === "accepted" && !made && may(me, "orders", "create") && (
        <Button
          variant="filled"
          leftSection={<Icon name="order" />}
          loading={order.isPending}
          onClick={() => order.mutate()}
        >
          {t("quotes.order")}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button rightSection={<Icon name="down" size={14} />} aria-label={t("quotes.actions")}>
            {t("more")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item className="phone" leftSection={<Icon name="download" />} onClick={() => print.mutate()}>
            {t("papers.pdf")}
          </Menu.Item>
          {shows && (
            <Menu.Item leftSection={<Icon name="globe" />} onClick={() => copy.mutate()}>
              {t("quotes.copy_link")}
            </Menu.Item>
          )}
          {decidable && (
            <Menu.Item leftSection={<Icon name="check" />} onClick={() => setAsked("accept")}>
              {t("quotes.accept")}
            </Menu.Item>
          )}
          {decidable && (
            <Menu.Item leftSection={<Icon name="x" />} onClick={() => setAsked("decline")}>
              {t("quotes.decline")}
            </Menu.Item>
          )}
          {revisable && (
            <Menu.Item leftSection={<Icon name="refresh" />} onClick={() => setAsked("revise")}>
              {t("quotes.revise")}
            </Menu.Item>
          )}
          {shows && (
            <Menu.Item color="brick" leftSection={<Icon name="lock" />} onClick={() => setAsked("revoke")}>
              {t("quotes.revoke")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        {asked === "send" && (
          <Ask
            title={t("quotes.send_title")}
            body={t("quotes.send_body")}
            field={{ label: t("quotes.message"), hint: t("quotes.message_hint"), long: true }}
            submit={t("quotes.send")}
            pending={send.isPending}
            error={send.error}
            onSubmit={send.mutate}
            onClose={close}
          />
        )}
        {asked === "accept" && (
          <Ask
            title={t("quotes.accept_title")}
            body={t("quotes.accept_body")}
            field={{ label: t("quotes.who"), required: true }}
            submit={t("quotes.accept")}
            pending={accept.isPending}
            error={accept.error}
            onSubmit={accept.mutate}
            onClose={close}
          />
        )}
        {asked === "decline" && (
          <Ask
            title={t("quotes.decline_title")}
            field={{ label: t("quotes.why"), long: true }}
            submit={t("quotes.decline")}
            pending={decline.isPending}
            error={decline.error}
            onSubmit={decline.mutate}
            onClose={close}
          />
        )}
        {asked === "revise" && (
          <Ask
            title={t("quotes.revise_title")}
            body={t("quotes.revise_body")}
            submit={t("quotes.revise")}
            pending={revise.isPending}
            error={revise.error}
            onSubmit={() => revise.mutate()}
            onClose={close}
          />
        )}
        {asked === "revoke" && (
          <Ask
            title={t("quotes.revoke_title")}
            body={t("quotes.revoke_body")}
            submit={t("quotes.revoke")}
            pending={revoke.isPending}
            error={revoke.error}
            onSubmit={() => revoke.mutate()}
            onClose={close}
          />
        )}
        {link && (
          <QuoteLink
            {...link}
            title={t(link.mailedTo === undefined ? "quotes.link" : "quotes.sent")}
            onClose={() => setLink(undefined)}
          />
        )}
      </Suspense>
    </>
  );
}
