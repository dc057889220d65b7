import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { text } from "@/i18n/translate";
import { Ago, Money, Nothing, When } from "@/ui/dates";
import { countryName, languageName, number, someDay } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { LabelChips } from "@/ui/label-chip";
import { PersonName } from "@/ui/person";
import { PhoneNumber } from "@/ui/phone-number";
import { Tag } from "@/ui/tag";
import {
  type BaseRecord,
  covered,
  type Field,
  fieldValue,
  includedName,
  type ResourceDef,
  routeOf,
  type Value,
} from "./define";
import { MemberMark } from "./member-mark";
import { membersQuery } from "./members";
import { RecordLink } from "./record-link";

type Props<R extends BaseRecord> = { def: ResourceDef<R>; field: Field<R>; record: R; linked?: boolean };

/** One field of a record as it is read; nothing is a muted dash. */
export function FieldValue<R extends BaseRecord>({ def, field, record, linked = false }: Props<R>) {
  const value = fieldValue(record, field.name);
  if (value === covered) return <Sealed def={def} field={field} record={record} linked={linked} />;
  if (field.shown) return field.shown(record);
  if (value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0))
    return <Nothing />;
  switch (field.kind) {
    case "member":
      return <MemberName id={String(value)} />;
    case "ref":
      return (
        <RefName field={field} id={String(value)} name={includedName(record, field.name)} linked={linked} />
      );
    case "moment":
      // What people set, such as when a task is due, is a day; what the program noted is how long ago.
      return field.readOnly ? <Ago at={String(value)} /> : <When at={String(value)} />;
    case "date":
      return <span className="num">{someDay(String(value))}</span>;
    case "money":
      return <Money minor={Number(value)} currency={currencyOf(field, record)} />;
    case "choices":
      return <LabelChips labels={labelsOf(field, value)} />;
    case "tags":
      return <LabelChips labels={Array.isArray(value) ? value : []} />;
    case "choice":
      return <ChoiceValue field={field} value={String(value)} />;
    case "checkbox":
      return value ? <Icon name="check" size={14} /> : <Nothing />;
    case "about":
      return <AboutName field={field} record={record} linked={linked} />;
    case "number":
      return <span className="num">{number(Number(value))}</span>;
    case "country":
      return countryName(String(value));
    case "language":
      return languageName(String(value));
    case "phone":
      return <PhoneNumber value={String(value)} linked={linked} />;
    case "url":
      return linked ? <Outside href={webAddress(String(value))} label={String(value)} /> : String(value);
    default:
      return field.words?.(String(value)) ?? String(value);
  }
}

// Lazy forgets that it takes records of any type.
const Reveal = lazy(() =>
  import("./reveal").then((module) => ({ default: module.Reveal })),
) as unknown as typeof import("./reveal").Reveal;

/** An encrypted value: covered in lists, and on the record's page with what shows it. */
function Sealed<R extends BaseRecord>({ def, field, record, linked }: Props<R>) {
  const cover = (
    <span className="muted">
      <Icon name="lock" size={14} /> {covered}
    </span>
  );
  return linked ? (
    <Suspense fallback={cover}>
      <Reveal def={def} field={field} record={record} cover={cover} />
    </Suspense>
  ) : (
    cover
  );
}

/** The currency of a money field, as its record says. */
export function currencyOf<R>(field: Field<R>, record: object): string {
  if (field.code) return field.code;
  const code = field.currency && (record as Record<string, unknown>)[field.currency];
  return typeof code === "string" && code.length === 3 ? code : "EUR";
}

/** The words of several choices. */
export function labelsOf<R>(field: Field<R>, value: Value): string[] {
  if (!Array.isArray(value)) return [];
  return value.map((one) => {
    const choice = field.choices?.find((known) => known.value === one);
    return choice ? text(choice.label) : one;
  });
}

function ChoiceValue<R>({ field, value }: { field: Field<R>; value: string }) {
  const choice = field.choices?.find((one) => one.value === value);
  const words = choice ? text(choice.label) : value;
  return choice?.tone ? <Tag tone={choice.tone}>{words}</Tag> : words;
}

type AboutProps<R extends BaseRecord> = { field: Field<R>; record: R; linked: boolean };

function AboutName<R extends BaseRecord>({ field, record, linked }: AboutProps<R>) {
  const name = includedName(record, field.name);
  const kind = field.kindField && fieldValue(record, field.kindField);
  if (!name || !kind) return <Nothing />;
  if (!linked) return name;
  return (
    <RecordLink
      to={{ route: routeOf(String(kind)) }}
      id={String(fieldValue(record, field.name))}
      className="acc strong"
    >
      {name}
    </RecordLink>
  );
}

/** Only http and https become links: a stored "javascript:" stays text. */
function webAddress(value: string): string | undefined {
  const address = /^[a-z][a-z\d+.-]*:/i.test(value) ? value : `https://${value}`;
  return /^https?:\/\//i.test(address) ? address : undefined;
}

function Outside({ href, label }: { href: string | undefined; label: string }) {
  if (!href) return label;
  const elsewhere = href.startsWith("http") ? { target: "_blank", rel: "noreferrer noopener" } : {};
  return (
    <a href={href} className="acc" {...elsewhere}>
      {label}
    </a>
  );
}

function MemberName({ id }: { id: string }) {
  const { data } = useQuery(membersQuery);
  const member = data?.find((one) => one.user_id === id);
  return member ? (
    <PersonName id={id} name={member.name} mark={<MemberMark id={id} name={member.name} />} />
  ) : (
    <Nothing />
  );
}

type RefProps<R extends BaseRecord> = {
  field: Field<R>;
  id: string;
  name: string | undefined;
  linked: boolean;
};

function RefName<R extends BaseRecord>({ field, id, name, linked }: RefProps<R>) {
  const target = field.ref?.();
  if (!name) return <Nothing />;
  if (!linked || !target) return name;
  return (
    <RecordLink to={target} id={id} className="acc strong">
      {name}
    </RecordLink>
  );
}
