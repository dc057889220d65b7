import { useOpenFields } from "./closed-fields";
import { useExtended } from "./custom";
import type { BaseRecord, ResourceDef } from "./define";
import { ListPage } from "./list-page";
import type { ListSearch } from "./list-state";
import { RecordPage } from "./record-page";

type Props<R extends BaseRecord> = { def: ResourceDef<R>; id: string | undefined; search: ListSearch };

/** The whole front end of a record type: its list, and with an id one of its records. */
export function ResourcePage<R extends BaseRecord>({ def: built, id, search }: Props<R>) {
  const def = useOpenFields(useExtended(built));
  return id ? (
    <RecordPage key={id} def={def} id={id} search={search} />
  ) : (
    <ListPage def={def} search={search} />
  );
}
