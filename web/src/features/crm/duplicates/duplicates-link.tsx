import { t } from "@/i18n/translate";
import { PlaceLink } from "@/resource/place-link";
import type { Twin } from "./duplicates";

/** From a list to what is in it twice. */
export function DuplicatesLink({ record }: { record: Twin }) {
  return (
    <PlaceLink route="/duplicates" search={{ record }} className="desk muted">
      {t("duplicates.open")}
    </PlaceLink>
  );
}
