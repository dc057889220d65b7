import { Button, Checkbox, Modal, Radio, TextInput } from "@mantine/core";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import "@mantine/core/styles/Radio.layer.css";
import "@mantine/core/styles/Checkbox.layer.css";
import "@mantine/core/styles/InlineInput.layer.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import { ApiError } from "@/api/problem";
import type { Lead, Sent } from "@/api/shapes";
import type { Match } from "@/features/crm/duplicates/duplicates";
import { Reasons } from "@/features/crm/duplicates/reasons";
import classes from "@/features/crm/duplicates/strip.module.css";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { minorDigits } from "@/ui/format";
import { Notice } from "@/ui/notice";
import { LoadingRows } from "@/ui/states";
import { toast } from "@/ui/toasts";

type Conversion = Sent<"/crm/leads/{id}/convert", "post">;
type Props = { lead: Lead; onClose: () => void };

const fresh = "new";
const none = "none";

/** What a lead becomes, in three parts; what is there already is offered first. */
export function ConvertDialog({ lead, onClose }: Props) {
  const offers = useQuery({
    queryKey: [...keys.one("leads", lead.id), "conversion"],
    queryFn: ({ signal }) =>
      body(api.GET("/crm/leads/{id}/conversion", { params: { path: { id: lead.id } }, signal })),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={<b>{t("convert.title")}</b>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {offers.error && <Notice tone="negative" title={messageOf(offers.error)} />}
      {offers.isPending && <LoadingRows rows={5} />}
      {offers.data && (
        <Parts
          lead={lead}
          accounts={offers.data.accounts}
          contacts={offers.data.contacts}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

type PartsProps = Props & { accounts: Match[]; contacts: Match[] };

function Parts({ lead, accounts, contacts, onClose }: PartsProps) {
  const client = useQueryClient();
  const person = [lead.first_name, lead.last_name].filter(Boolean).join(" ") || lead.email;
  const [account, setAccount] = useState(sure(accounts) ?? (lead.company_name ? fresh : none));
  const [contact, setContact] = useState(sure(contacts) ?? (person ? fresh : none));
  const [wanted, setWanted] = useState(lead.status === "qualified" || lead.amount !== null);
  const [deal, setDeal] = useState(lead.company_name || lead.name);
  const digits = minorDigits(lead.currency || "EUR");
  const [amount, setAmount] = useState(lead.amount === null ? "" : String(lead.amount / 10 ** digits));
  const converting = useMutation({
    mutationFn: () => {
      const values: Conversion = {};
      if (account === none) values.no_account = true;
      else if (account !== fresh) values.account_id = account;
      if (contact !== fresh && contact !== none) values.contact_id = contact;
      if (wanted) {
        values.deal = { name: deal.trim() };
        const parsed = Number(amount.replace(/[\s'’]/g, "").replace(",", "."));
        if (amount.trim() !== "" && Number.isFinite(parsed)) {
          values.deal.amount = Math.round(parsed * 10 ** digits);
          if (lead.currency) values.deal.currency = lead.currency;
        }
      }
      return body(api.POST("/crm/leads/{id}/convert", { params: { path: { id: lead.id } }, body: values }));
    },
    onSuccess: async () => {
      toast(t("convert.toast"));
      onClose();
      await Promise.all(
        ["leads", "accounts", "contacts", "deals"].map((name) =>
          client.invalidateQueries({ queryKey: [name] }),
        ),
      );
    },
  });
  const faults = converting.error instanceof ApiError ? Object.values(converting.error.fields) : [];
  return (
    <form
      className={classes.rows}
      onSubmit={(event) => {
        event.preventDefault();
        converting.mutate();
      }}
    >
      {converting.error && <Notice tone="negative" title={faults[0] ?? messageOf(converting.error)} />}
      <Part
        label={t("convert.account")}
        value={account}
        onChange={setAccount}
        fresh={lead.company_name}
        found={accounts}
        optional
      />
      <Part
        label={t("convert.contact")}
        value={contact}
        onChange={setContact}
        fresh={person}
        found={contacts}
      />
      <fieldset className={classes.rows} style={{ border: 0, padding: 0, margin: 0 }}>
        <legend className="strong">{t("convert.deal")}</legend>
        <Checkbox
          size="xs"
          label={t("convert.make_deal")}
          checked={wanted}
          onChange={(event) => setWanted(event.currentTarget.checked)}
        />
        {wanted && (
          <>
            <TextInput
              label={t("convert.deal_name")}
              required
              value={deal}
              onChange={(event) => setDeal(event.currentTarget.value)}
            />
            <TextInput
              label={`${t("convert.amount")} (${lead.currency || "EUR"})`}
              inputMode="decimal"
              value={amount}
              onChange={(event) => setAmount(event.currentTarget.value)}
            />
          </>
        )}
      </fieldset>
      <div className={classes.line} style={{ justifyContent: "flex-end" }}>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button type="submit" variant="filled" loading={converting.isPending}>
          {t("convert.submit")}
        </Button>
      </div>
    </form>
  );
}

/** The one that is surely the same. */
function sure(found: Match[]): string | undefined {
  const first = found[0];
  return first && first.score >= 75 ? first.id : undefined;
}

type PartProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  fresh: string;
  found: Match[];
  optional?: boolean;
};

function Part({ label, value, onChange, fresh: name, found, optional }: PartProps) {
  return (
    <Radio.Group label={<span className="strong">{label}</span>} value={value} onChange={onChange}>
      <div className={classes.rows}>
        {found.slice(0, 4).map((match) => (
          <Radio
            size="xs"
            key={match.id}
            value={match.id}
            label={
              <>
                {t("convert.existing", { name: match.name })}{" "}
                <span className="small muted">{match.detail}</span> <Reasons reasons={match.reasons} />
              </>
            }
          />
        ))}
        {name && <Radio size="xs" value={fresh} label={t("convert.new", { name })} />}
        {(optional || !name) && <Radio size="xs" value={none} label={t("convert.none")} />}
      </div>
    </Radio.Group>
  );
}
