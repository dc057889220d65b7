import { ActionIcon, Button, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import { may, meQuery } from "@/api/session";
import type { Contact } from "@/api/shapes";
import { accountTarget } from "@/features/crm/accounts/columns";
import classes from "@/features/crm/duplicates/strip.module.css";
import { t } from "@/i18n/translate";
import { RecordLink } from "@/resource/record-link";
import { patchRecord } from "@/resource/records";
import { messageOf } from "@/resource/use-save";
import { ago, someDay } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { PhoneNumber } from "@/ui/phone-number";
import { Block } from "@/ui/sheet";
import { toast } from "@/ui/toasts";

const ConsentLog = lazy(() => import("./consent-log").then((module) => ({ default: module.ConsentLog })));

/** Saves fields of a contact and has whatever shows it read again. */
function usePatch(contact: Contact) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (values: object) => patchRecord<Contact>("/crm/contacts", contact, values),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.one("contacts", contact.id) }),
        client.invalidateQueries({ queryKey: keys.lists("contacts") }),
        client.invalidateQueries({ queryKey: keys.timeline("contacts", contact.id) }),
      ]),
    onError: (error) => toast(messageOf(error)),
  });
}

/** Beside a contact: further addresses, consent, and where the person worked before. */
export function PeopleBlocks({ contact }: { contact: Contact }) {
  const me = useQuery(meQuery).data;
  const editable = may(me, "contacts", "edit");
  return (
    <>
      <Addresses contact={contact} editable={editable} />
      <Consent contact={contact} editable={editable} />
      <Jobs contact={contact} editable={editable} />
    </>
  );
}

type BlockProps = { contact: Contact; editable: boolean };

function Addresses({ contact, editable }: BlockProps) {
  const patch = usePatch(contact);
  const emails = contact.other_emails ?? [];
  const phones = contact.other_phones ?? [];
  if (!editable && emails.length + phones.length === 0) return null;
  return (
    <Block title={t("people.addresses")} count={emails.length + phones.length || undefined}>
      <div className={classes.rows}>
        <Lines
          label={t("people.add_email")}
          type="email"
          values={emails}
          editable={editable}
          onFirst={(value) =>
            patch.mutate({
              email: value,
              other_emails: [contact.email, ...emails.filter((one) => one !== value)],
            })
          }
          onChange={(values) => patch.mutateAsync({ other_emails: values })}
        />
        <Lines
          label={t("people.add_phone")}
          type="tel"
          values={phones}
          editable={editable}
          onFirst={(value) =>
            patch.mutate({
              phone: value,
              other_phones: [contact.phone, ...phones.filter((one) => one !== value)],
            })
          }
          onChange={(values) => patch.mutateAsync({ other_phones: values })}
        />
      </div>
    </Block>
  );
}

type LinesProps = {
  label: string;
  type: "email" | "tel";
  values: readonly string[];
  editable: boolean;
  onFirst: (value: string) => void;
  onChange: (values: string[]) => Promise<unknown>;
};

function Lines({ label, type, values, editable, onFirst, onChange }: LinesProps) {
  const [draft, setDraft] = useState("");
  const add = async () => {
    if (draft.trim() === "") return;
    await onChange([...values, draft.trim()]).then(
      () => setDraft(""),
      () => undefined,
    );
  };
  return (
    <>
      {values.map((value) => (
        <div key={value} className={classes.line}>
          <span className="cut grow">{type === "tel" ? <PhoneNumber value={value} linked /> : value}</span>
          {editable && (
            <>
              <ActionIcon
                size={24}
                aria-label={t("people.make_first", { address: value })}
                title={t("people.make_first", { address: value })}
                onClick={() => onFirst(value)}
              >
                <Icon name="up" size={14} />
              </ActionIcon>
              <ActionIcon
                size={24}
                aria-label={t("people.remove", { address: value })}
                onClick={() => void onChange(values.filter((one) => one !== value)).catch(() => undefined)}
              >
                <Icon name="trash" size={14} />
              </ActionIcon>
            </>
          )}
        </div>
      ))}
      {editable && values.length < 9 && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <TextInput
            type={type}
            size="xs"
            aria-label={label}
            placeholder={label}
            value={draft}
            onChange={(event) => setDraft(event.currentTarget.value)}
          />
        </form>
      )}
    </>
  );
}

function Consent({ contact, editable }: BlockProps) {
  const patch = usePatch(contact);
  const { consent } = contact;
  const at = consent === "given" ? contact.consent_given_at : contact.consent_withdrawn_at;
  const now = () => new Date().toISOString();
  return (
    <Block title={t("people.consent")}>
      <p className={classes.line}>
        <Icon
          name={consent === "given" ? "check" : consent === "withdrawn" ? "ringx" : "ring0"}
          className={consent === "given" ? "pos" : "muted"}
        />
        {consent === "unknown"
          ? t("people.consent.unknown")
          : t(`people.consent.${consent}`, { ago: at ? ago(at) : "" })}
      </p>
      {contact.consent_source && <p className="small muted">{contact.consent_source}</p>}
      {editable && (
        <div className={classes.line}>
          {consent !== "given" && (
            <Button
              size="compact-sm"
              loading={patch.isPending}
              onClick={() => patch.mutate({ consent_given_at: now() })}
            >
              {t("people.consent.give")}
            </Button>
          )}
          {consent !== "withdrawn" && (
            <Button
              size="compact-sm"
              loading={patch.isPending}
              onClick={() => patch.mutate({ consent_withdrawn_at: now() })}
            >
              {t("people.consent.withdraw")}
            </Button>
          )}
        </div>
      )}
      <Suspense>
        <ConsentLog contact={contact} />
      </Suspense>
    </Block>
  );
}

function Jobs({ contact, editable }: BlockProps) {
  const client = useQueryClient();
  const queryKey = [...keys.one("contacts", contact.id), "positions"];
  const { data } = useQuery({
    queryKey: [...queryKey, contact.version],
    queryFn: () => body(api.GET("/crm/contacts/{id}/positions", { params: { path: { id: contact.id } } })),
    placeholderData: (before) => before,
  });
  const strike = useMutation({
    mutationFn: (position: string) =>
      body(
        api.DELETE("/crm/contacts/{id}/positions/{position_id}", {
          params: { path: { id: contact.id, position_id: position } },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey }),
    onError: (error) => toast(messageOf(error)),
  });
  const jobs = data?.items ?? [];
  if (jobs.length === 0) return null;
  return (
    <Block title={t("people.jobs")} count={jobs.length}>
      <ul>
        {jobs.map((job) => (
          <li key={job.id} className={classes.line}>
            <span className="grow">
              {job.account_name ? (
                <RecordLink to={accountTarget()} id={job.account_id} className="strong">
                  {job.account_name}
                </RecordLink>
              ) : (
                <span className="muted">{t("unseen")}</span>
              )}
              <p className="small muted">
                {[job.job_title, span(job.started_on, job.ended_on)].filter(Boolean).join(", ")}
              </p>
            </span>
            {editable && (
              <ActionIcon
                size={24}
                aria-label={t("people.strike", { name: job.account_name || t("unseen") })}
                onClick={() => strike.mutate(job.id)}
              >
                <Icon name="trash" size={14} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
    </Block>
  );
}

function span(from: string | null | undefined, to: string | null | undefined): string {
  if (!from && !to) return "";
  return t("people.job_span", { from: from ? someDay(from) : "", to: to ? someDay(to) : "" }).trim();
}
