// The typed twin of the engine: a record type is declared once and gets its list, page, form and import.
import type { ComponentType, KeyboardEvent, ReactNode } from "react";
import type { paths } from "@/api/schema.gen";
import type { Answered } from "@/api/shapes";
import type { Text } from "@/i18n/translate";
import type { IconName } from "@/ui/icon";
import type { Tone } from "@/ui/tag";
import type { ListSearch } from "./list-state";

/** Paths of records on the engine: those that can be restored from the trash. */
export type RecordPath = {
  [P in keyof paths]: `${P}/{id}/restore` extends keyof paths ? P : never;
}[keyof paths];
export type RecordOf<P extends RecordPath> = Answered<`${P}/{id}`, "get">;

export type BaseRecord = { id: string; version: number; created_at: string; updated_at: string };
export type Value = string | number | boolean | null | undefined | string[];

/** What stands in place of an encrypted value; sent back, it means: as it was. */
export const covered = "••••";

export type FieldKind =
  | "text"
  | "email"
  | "phone"
  | "url"
  | "number"
  | "longtext"
  | "country"
  | "language"
  | "moment"
  | "date"
  | "money"
  | "choice"
  | "choices"
  | "tags"
  | "checkbox"
  | "member"
  | "ref"
  | "about";

/** One value of a choice, its words, and the tone it is shown in. */
export type Choice = {
  value: string;
  label: Text;
  tone?: Tone;
  /** Why nobody can choose it: an action alone leads there. */
  barred?: Text;
};

/** Figures stand at the right end of their column. */
export function isFigure(kind: FieldKind | undefined): boolean {
  return kind === "number" || kind === "money" || kind === "moment" || kind === "date";
}

export type Field<R> = {
  name: keyof R & string;
  label: Text;
  kind: FieldKind;
  /** The record type a `ref` points at. */
  ref?: () => Target;
  /** The values of a `choice`, in the order in which they are offered. */
  choices?: Choice[];
  /** The field that holds the currency of a `money`, whose value is in minor units. */
  currency?: keyof R & string;
  /** The currency of every value, where no field holds it. */
  code?: string;
  /** One line under the input. */
  help?: Text | string;
  /** The field beside an `about` that says which type of record it names. */
  kindField?: keyof R & string;
  readOnly?: boolean;
  /** Encrypted: covered until somebody asks for one value, and found by equality alone. */
  sealed?: boolean;
  required?: boolean;
  /** Only in lists and filters: the record page says it elsewhere. */
  listOnly?: boolean;
  /** Rows can be grouped by it, though its kind alone would not say so. */
  groups?: boolean;
  /** Left out of the create form. */
  later?: boolean;
  /** How it is read where its kind alone does not say it. */
  shown?: (record: R) => ReactNode;
  /** A text as people read it, where it is kept in another form; its history is told so too. */
  words?: (value: string) => string;
  /** Its input where its kind has none that fits. */
  input?: ComponentType<OwnInput>;
};

/** What an input of a field's own gets. Without a label it is drawn in place of the value. */
export type OwnInput = {
  label: string;
  bare: boolean;
  value: Value;
  onChange: (value: Value) => void;
  error?: string;
  autoFocus?: boolean;
  onKeyDown?: (event: KeyboardEvent) => void;
  onBlur?: () => void;
};

export type Column<R> = {
  field: keyof R & string;
  width: number;
  editable?: boolean;
  hidden?: boolean;
  /** Lists can't be sorted by a column that is looked up elsewhere. */
  unsorted?: boolean;
  sortBy?: string;
};

/** A choice whose values are the columns of a board. */
export type BoardField<R> = {
  field: keyof R & string;
  /** How a card gets another value, where that is more than changing the field. */
  move?: (record: R, to: string) => Promise<unknown>;
  /** The order of single columns, where another than the list's says more. */
  sort?: Record<string, string>;
};

/** The day by which records stand in a calendar. */
export type CalendarField<R> = {
  field: keyof R & string;
  /** The checkbox beside a moment that says that only its day is meant, which is kept in UTC. */
  allDay?: keyof R & string;
};

/** What has waited too long: on one card in words, and the filter that finds all of it. */
export type Late<R> = {
  of: (record: R, now: Date) => string | undefined;
  filter: (now: Date) => string;
  count: (count: number) => string;
};

/** Records that belong to the one shown, as a list beside it. */
export type Related<R> = {
  target: () => Target;
  /** The id that ties them: the record's own, or one it points at. Without it there is no list. */
  of: (record: R) => string | undefined;
  /** Without a filter it is the one record that the id names. */
  filter?: (anchor: string) => string;
  /** Instead of the plural of the target. */
  title?: Text;
  /** The record itself is among them and is left out of the list and its count. */
  others?: boolean;
  /** What a new one has that is made from here; without this none can be. */
  fresh?: (record: R) => Record<string, Value>;
};

/** Pages that share one entry of the navigation, in their order. */
export type Shelf = { route: string; label: Text; needs: string }[];

/** The picture of a record, which stands where its initials would. */
export type Portrait<R> = {
  /** The field that names the picture: another name with every picture, empty without one. */
  field: string;
  label: Text;
  /** Where the picture is, with its name; nothing without one. */
  path: (record: R) => string | undefined;
};

export type Target = {
  name: string;
  path: RecordPath;
  include?: string;
  /** Where lists and records of this type live, such as "/contacts". */
  route: string;
  icon: IconName;
  square: boolean;
  mark?: (record: Named) => IconName;
  picture?: Portrait<Named>;
  one: Text;
  other: Text;
  title: (record: Named) => string;
  subtitle: (record: Named) => string;
  /** How those to choose from are sorted; by name, unless said otherwise. */
  sort?: string;
  brief?: (record: Named) => ReactNode;
  /** The whole definition, for the form of a new one. */
  def?: () => ResourceDef<BaseRecord>;
};
type Named = { id: string } & Record<string, unknown>;

export type ResourceDef<R extends BaseRecord> = {
  /** The permission prefix, realtime topic and cache key: "contacts". */
  name: string;
  path: RecordPath;
  route: string;
  icon: IconName;
  one: Text;
  other: Text;
  /** One sentence for the empty list. */
  about: Text;
  example: Text;
  square: boolean;
  /** An icon instead of initials, for what has no name of its own. */
  mark?: (record: R) => IconName;
  picture?: Portrait<R>;
  /** At the head of a record's page instead of its mark, such as one that can be changed there. */
  face?: ComponentType<{ record: R; editable: boolean }>;
  include?: string;
  sort: string;
  title: (record: R) => string;
  subtitle: (record: R) => string;
  fields: Field<R>[];
  columns: Column<R>[];
  /** At the right end of a phone row, under nothing: usually when it was last touched. */
  aside: (record: R) => ReactNode;
  /** Below its title beside another record, instead of its subtitle: how it stands. */
  brief?: (record: R) => ReactNode;
  /** The pages that it is switched with at the head of its list, its own among them. */
  shelf?: Shelf;
  related: Related<R>[];
  importable: boolean;
  /** Loaded with the import alone. */
  importing?: () => Promise<Importing>;
  /** Records of this type can also be looked at as a board of its own kind. */
  board?: ComponentType<BoardView>;
  /** Or as a board of one of these choices. */
  boardBy?: BoardField<R>[];
  /** Or in a calendar. */
  calendarBy?: CalendarField<R>;
  late?: Late<R>;
  /** What can be done with one record beside changing its fields, at the right end of its head. */
  actions?: (record: R) => ReactNode;
  /** What the record holds beyond its fields, above its timeline. */
  content?: { title: Text; of: (record: R) => ReactNode };
  /** How a change is told of what is no field with an input: the words for its two sides. */
  told?: Record<string, { label: Text; of: (before: unknown, now: unknown, id: string) => ReactNode }>;
  /** Fields that can't be changed any more, as the record stands. */
  locked?: (record: R, field: string) => boolean;
  /** Companies may add fields and tags of their own. */
  extra?: boolean;
  /** More lists beside the record, of what is not on the engine. */
  beside?: (record: R) => ReactNode;
  /** Above a record: what it was made of, what can be done with it. */
  above?: (record: R) => ReactNode;
  /** Where a record has gone that is no longer there. */
  gone?: (id: string) => ReactNode;
  /** In the create form, below its fields: what is worth knowing of the values so far. */
  hint?: (values: Record<string, Value>) => ReactNode;
  /** At the head of the list, beside importing and exporting. */
  tools?: () => ReactNode;
  /** Two selected rows made one. */
  pair?: (ids: [string, string], onClose: () => void, onDone: () => void) => ReactNode;
  /** A record that can only be read, whatever the person may do otherwise. */
  closed?: (record: R) => boolean;
  /** A link from a conversation in the timeline to its page. */
  conversationLink?: (id: string) => ReactNode;
};

/** What is said before a list comes in whose rows say more than the fields of a record. */
export type Importing = {
  note: Text;
  /** What columns may go to beside the record's fields, by name; those of its entries under a heading of their own. */
  others: Record<string, Text>;
  group: Text;
};

/** What the content of a board gets from the page around it. */
export type BoardView = {
  search: ListSearch;
  editable: boolean;
  fresh: ReadonlySet<string>;
  onOpen: (id: string) => void;
  /** Words for the status line, which is read out. */
  onSaid: (words: string) => void;
};

/** What somebody writes about a record at the top of its timeline. */
export type Composer = ComponentType<{ record: string; id: string }>;
let composer: Composer | undefined;

/** An area above this one brings the composer along when the program starts. */
export function registerComposer(component: Composer): void {
  composer = component;
}

export function registeredComposer(): Composer | undefined {
  return composer;
}

let beside: Composer | undefined;

/** An area above this one brings what stands beside every record, such as its files. */
export function registerBeside(component: Composer): void {
  beside = component;
}

export function registeredBeside(): Composer | undefined {
  return beside;
}

type Place = { path: RecordPath; include?: string };
const defined = new Map<string, Place>();

export function defineResource<R extends BaseRecord>(def: ResourceDef<R>): ResourceDef<R> {
  defined.set(def.name, { path: def.path, include: def.include });
  return def;
}

/** Where records of a type are, if its code is loaded; one that is not has no rows in the cache either. */
export function placeOf(name: string): Place | undefined {
  return defined.get(name);
}

export function targetOf<R extends BaseRecord>(def: ResourceDef<R>): Target {
  const { name, path, include, route, icon, square, one, other } = def;
  const title = (record: Named) => def.title(record as unknown as R);
  const subtitle = (record: Named) => def.subtitle(record as unknown as R);
  const { mark: markOf } = def;
  const mark = markOf && ((record: Named) => markOf(record as unknown as R));
  const { picture: pictureOf } = def;
  const picture = pictureOf && {
    ...pictureOf,
    path: (record: Named) => pictureOf.path(record as unknown as R),
  };
  const { brief: briefOf } = def;
  const brief = briefOf && ((record: Named) => briefOf(record as unknown as R));
  const whole = () => def as unknown as ResourceDef<BaseRecord>;
  return {
    ...{ name, path, include, route, icon, square, mark, picture, one, other },
    ...{ title, subtitle, brief, def: whole },
  };
}

export function fieldOf<R extends BaseRecord>(def: ResourceDef<R>, name: string): Field<R> | undefined {
  return def.fields.find((field) => field.name === name);
}

export function fieldValue<R extends BaseRecord>(record: R, field: keyof R & string): Value {
  if (field.startsWith("custom.")) {
    const own = (record as { custom?: Record<string, unknown> }).custom;
    return own?.[field.slice("custom.".length)] as Value;
  }
  return record[field] as Value;
}

/** The record with another value in one of its fields. */
export function withValue<R extends BaseRecord>(record: R, field: keyof R & string, value: Value): R {
  if (!field.startsWith("custom.")) return { ...record, [field]: value };
  const { custom } = record as { custom?: Record<string, unknown> };
  return { ...record, custom: { ...custom, [field.slice("custom.".length)]: value } };
}

/** Values by the names of their fields as the API takes them: a company's own fields stand in one object. */
export function nested(values: Record<string, unknown>): Record<string, unknown> {
  const sent: Record<string, unknown> = {};
  const own: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    if (name.startsWith("custom.")) own[name.slice("custom.".length)] = value;
    else sent[name] = value;
  }
  return Object.keys(own).length > 0 ? { ...sent, custom: own } : sent;
}

/** Where records of a type live: routes have the names of their records. */
export function routeOf(name: string): string {
  return `/${name.replaceAll("_", "-")}`;
}

/** The name of what a ref points at, when the list was asked to include it. */
export function includedName(record: object, field: string): string | undefined {
  const included = (record as { included?: Record<string, { name: string } | null> }).included;
  return included?.[field.replace(/_id$/, "")]?.name;
}
