import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useState } from "react";
import { t } from "@/i18n/translate";
import { routeOf, type Value } from "@/resource/define";
import { RecordLink } from "@/resource/record-link";
import { Notice } from "@/ui/notice";
import { checkQuery, type Probe, type Twin } from "./duplicates";
import { Reasons } from "./reasons";

const asked = [
  "first_name",
  "last_name",
  "name",
  "email",
  "phone",
  "country",
  "company_name",
  "domain",
  "website",
] as const;

const pause = 400;

/** What stays the same for a while. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value]);
  return useDeferredValue(settled);
}

/** Beside a form that is being filled: what is probably there already. Nothing keeps anybody from going on. */
export function DuplicateHint({ record, values }: { record: Twin; values: Record<string, Value> }) {
  const probe: Probe = {};
  for (const name of asked) {
    const value = values[name];
    if (typeof value === "string" && value.trim() !== "") probe[name] = value.trim();
  }
  const settled = useSettled(JSON.stringify(probe));
  const known = JSON.parse(settled) as Probe;
  const enough = Boolean(known.email || known.phone || known.domain || known.last_name || known.name);
  const { data = [] } = useQuery({ ...checkQuery(record, known), enabled: enough });
  if (!enough || data.length === 0) return null;
  return (
    <Notice tone="caution" title={t("duplicates.hint")}>
      <ul>
        {data.slice(0, 3).map((match) => (
          <li key={match.id}>
            <RecordLink to={{ route: routeOf(match.record) }} id={match.id} className="acc strong">
              {match.name}
            </RecordLink>{" "}
            <span className="small muted">{match.detail}</span> <Reasons reasons={match.reasons} />
          </li>
        ))}
      </ul>
      <p className="small muted">{t("duplicates.hint_body")}</p>
    </Notice>
  );
}
