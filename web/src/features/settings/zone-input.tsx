import { Select } from "@mantine/core";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/ScrollArea.layer.css";
import { t } from "@/i18n/translate";

type Props = {
  label: string;
  description?: string;
  /** An empty value is allowed and follows the browser. */
  auto?: boolean;
  disabled?: boolean;
  value: string;
  error?: string;
  onChange: (zone: string) => void;
};

/** A time zone of the IANA list, found by typing a part of its name. */
export function ZoneInput({ label, description, auto = false, disabled, value, error, onChange }: Props) {
  const zones = Intl.supportedValuesOf("timeZone");
  const known = [...(zones.includes("UTC") ? [] : ["UTC"]), ...zones];
  const data = value && !known.includes(value) ? [value, ...known] : known;
  return (
    <Select
      label={label}
      description={description}
      data={data.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
      value={value || null}
      placeholder={auto ? t("profile.zone_auto") : undefined}
      clearable={auto}
      clearButtonProps={{ "aria-label": t("profile.zone_auto") }}
      searchable
      limit={60}
      nothingFoundMessage={t("profile.zone_none")}
      disabled={disabled}
      error={error}
      onChange={(zone) => onChange(zone ?? "")}
    />
  );
}
