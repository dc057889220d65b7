import type { Lead } from "@/api/shapes";
import { DuplicatesLink } from "@/features/crm/duplicates/duplicates-link";
import { DuplicateHint } from "@/features/crm/duplicates/hint";
import { MergePair } from "@/features/crm/duplicates/merge-pair";
import { RecordTools, WhereItWent } from "@/features/crm/duplicates/record-tools";
import { defineResource, type Target, targetOf } from "@/resource/define";
import { Ago } from "@/ui/dates";
import { leadFields } from "./form";
import { LeadState } from "./lead-state";
import { quietLeads } from "./quiet";

export const leads = defineResource<Lead>({
  name: "leads",
  path: "/crm/leads",
  route: "/leads",
  icon: "lead",
  one: { en: "Lead", de: "Lead" },
  other: { en: "Leads", de: "Leads" },
  about: {
    en: "A lead is somebody of whom you don't know yet whether they want to buy.",
    de: "Ein Lead ist jemand, von dem Sie noch nicht wissen, ob er kaufen will.",
  },
  example: { en: "Ines Falk, Falk Hotels, trade fair", de: "Ines Falk, Falk Hotels, Messe" },
  square: false,
  include: "account,contact,deal",
  sort: "-created_at",
  title: (lead) => lead.name,
  subtitle: (lead) => [lead.job_title, lead.company_name].filter(Boolean).join(", "),
  fields: leadFields,
  columns: [
    { field: "name", width: 216 },
    { field: "company_name", width: 184, editable: true },
    { field: "status", width: 120, editable: true },
    { field: "rating", width: 104, editable: true },
    { field: "amount", width: 128 },
    { field: "email", width: 216, editable: true },
    { field: "phone", width: 152, editable: true },
    { field: "source", width: 128, editable: true },
    { field: "owner_id", width: 152, unsorted: true },
    { field: "city", width: 120, editable: true, hidden: true },
    { field: "country", width: 112, editable: true, hidden: true },
    { field: "created_at", width: 96 },
  ],
  aside: (lead) => <Ago at={lead.updated_at} />,
  related: [],
  importable: true,
  extra: true,
  boardBy: [{ field: "status", sort: { converted: "-converted_at" } }, { field: "rating" }],
  late: quietLeads,
  closed: (lead) => lead.status === "converted",
  above: (lead) => (
    <>
      <LeadState lead={lead} />
      {lead.status !== "converted" && <RecordTools def={leads} record={lead} />}
    </>
  ),
  gone: (id) => <WhereItWent def={leads} id={id} />,
  tools: () => <DuplicatesLink record="leads" />,
  pair: (ids, onClose, onDone) => <MergePair def={leads} ids={ids} onClose={onClose} onDone={onDone} />,
  hint: (values) => <DuplicateHint record="leads" values={values} />,
});

export function leadTarget(): Target {
  return targetOf(leads);
}
