import { Button, Menu } from "@mantine/core";
import "@mantine/core/styles/Menu.layer.css";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { api, body } from "@/api/client";
import { may, meQuery } from "@/api/session";
import { usePrint, useStep } from "@/features/sales/papers/use-step";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { toast } from "@/ui/toasts";
import type { Order } from "./form";
import "@/i18n/sales-words";

const Ask = lazy(() => import("@/features/sales/papers/ask").then((module) => ({ default: module.Ask })));

/** What can be done with an order, as it stands. */
export function OrderActions({ order }: { order: Order }) {
  const me = useQuery(meQuery).data;
  const [asked, setAsked] = useState<"confirm" | "cancel">();
  const params = { path: { id: order.id }, header: { "If-Match": `"${order.version}"` } };
  const close = () => setAsked(undefined);
  const print = usePrint("orders", order.id, order.number || order.title);
  const itself = (one: Order) => one;
  const confirm = useStep(
    "orders",
    () => body(api.POST("/sales/orders/{id}/confirm", { params })),
    itself,
    close,
  );
  const fulfil = useStep("orders", () => body(api.POST("/sales/orders/{id}/fulfil", { params })), itself);
  const cancel = useStep(
    "orders",
    (reason: string) => body(api.POST("/sales/orders/{id}/cancel", { params, body: { reason } })),
    itself,
    close,
  );
  const edit = may(me, "orders", "edit");
  const { state } = order;
  const failed = (error: Error) => toast(t("papers.failed", { reason: error.message }));
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
      {edit && state === "open" && (
        <Button variant="filled" leftSection={<Icon name="check" />} onClick={() => setAsked("confirm")}>
          {t("orders.confirm")}
        </Button>
      )}
      {edit && state === "confirmed" && (
        <Button
          variant="filled"
          leftSection={<Icon name="check" />}
          loading={fulfil.isPending}
          onClick={() => fulfil.mutate(undefined, { onError: failed })}
        >
          {t("orders.fulfil")}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button rightSection={<Icon name="down" size={14} />} aria-label={t("orders.actions")}>
            {t("more")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item className="phone" leftSection={<Icon name="download" />} onClick={() => print.mutate()}>
            {t("papers.pdf")}
          </Menu.Item>
          {edit && (state === "open" || state === "confirmed") && (
            <Menu.Item color="brick" leftSection={<Icon name="x" />} onClick={() => setAsked("cancel")}>
              {t("orders.cancel")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        {asked === "confirm" && (
          <Ask
            title={t("orders.confirm_title")}
            body={t("orders.confirm_body")}
            submit={t("orders.confirm")}
            pending={confirm.isPending}
            error={confirm.error}
            onSubmit={() => confirm.mutate()}
            onClose={close}
          />
        )}
        {asked === "cancel" && (
          <Ask
            title={t("orders.cancel_title")}
            body={t("orders.cancel_body")}
            field={{ label: t("quotes.why"), long: true }}
            submit={t("orders.cancel")}
            pending={cancel.isPending}
            error={cancel.error}
            onSubmit={cancel.mutate}
            onClose={close}
          />
        )}
      </Suspense>
    </>
  );
}
