import type { Deal } from "@/api/shapes";
import { accountTarget } from "@/features/crm/accounts/columns";
import { contactTarget } from "@/features/crm/contacts/columns";
import type { Field } from "@/resource/define";
import { PipelineName, ReasonName, StageInput, StageName } from "./stage-field";

/** The fields of a deal, in the order of the form and of the record page. */
export const dealFields: Field<Deal>[] = [
  { name: "name", kind: "text", label: { en: "Name", de: "Name" }, required: true },
  { name: "account_id", kind: "ref", ref: accountTarget, label: { en: "Account", de: "Kunde" } },
  { name: "contact_id", kind: "ref", ref: contactTarget, label: { en: "Contact", de: "Kontakt" } },
  { name: "amount", kind: "money", currency: "currency", label: { en: "Amount", de: "Betrag" } },
  { name: "currency", kind: "text", label: { en: "Currency", de: "Währung" } },
  {
    name: "stage_id",
    kind: "text",
    label: { en: "Stage", de: "Phase" },
    shown: (deal) => <StageName id={deal.stage_id} />,
    groups: true,
    input: StageInput,
  },
  {
    name: "pipeline_id",
    kind: "text",
    label: { en: "Pipeline", de: "Pipeline" },
    readOnly: true,
    shown: (deal) => <PipelineName id={deal.pipeline_id} />,
    groups: true,
  },
  { name: "expected_close", kind: "date", label: { en: "Close date", de: "Abschluss" } },
  {
    name: "probability",
    kind: "number",
    label: { en: "Probability in %", de: "Chance in %" },
    later: true,
  },
  { name: "owner_id", kind: "member", label: { en: "Owner", de: "Zuständig" } },
  { name: "source", kind: "text", label: { en: "Source", de: "Herkunft" }, later: true },
  { name: "description", kind: "longtext", label: { en: "Description", de: "Beschreibung" } },
  {
    name: "status",
    kind: "choice",
    label: { en: "Status", de: "Stand" },
    readOnly: true,
    choices: [
      { value: "open", label: { en: "Open", de: "Offen" } },
      { value: "won", label: { en: "Won", de: "Gewonnen" }, tone: "positive" },
      { value: "lost", label: { en: "Lost", de: "Verloren" } },
    ],
  },
  {
    name: "lost_reason_id",
    kind: "text",
    label: { en: "Lost because", de: "Verloren, weil" },
    readOnly: true,
    shown: (deal) => <ReasonName id={deal.lost_reason_id} words={deal.lost_reason} />,
  },
  {
    name: "stage_since",
    kind: "moment",
    label: { en: "In stage since", de: "In Phase seit" },
    readOnly: true,
  },
  { name: "closed_at", kind: "moment", label: { en: "Closed", de: "Abgeschlossen" }, readOnly: true },
  { name: "created_at", kind: "moment", label: { en: "Created", de: "Angelegt" }, readOnly: true },
];
