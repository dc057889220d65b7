// What an address asks of the server. Apart from the address itself, which the first page already reads.
import type { ListParams } from "@/api/keys";
import type { BaseRecord, ResourceDef } from "./define";
import { allOf } from "./filter";
import { groupedSort, groupField, withoutGroups } from "./group";
import type { ListSearch } from "./list-state";

export function paramsOf<R extends BaseRecord>(def: ResourceDef<R>, search: ListSearch): ListParams {
  const { filter, q, folded } = search;
  // A search is answered best match first unless the person sorts.
  const sort = search.sort ?? (q ? undefined : def.sort);
  const group = groupField(def, search);
  if (!group) return { filter, q, sort, include: def.include };
  const shown = allOf(filter, withoutGroups(group, folded));
  return { filter: shown, q, sort: groupedSort(group.name, sort), include: def.include };
}
