import { SegmentedControl, Select, Textarea, TextInput } from "@mantine/core";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/ScrollArea.layer.css";
import "@mantine/core/styles/FloatingIndicator.layer.css";
import "@mantine/core/styles/SegmentedControl.layer.css";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { meQuery } from "@/api/session";
import { currencies } from "@/features/sales/products/currency-input";
import { locales } from "@/i18n/locale";
import { t } from "@/i18n/translate";
import { logoPath } from "@/resource/member-picture";
import { pictureQuery } from "@/resource/picture";
import { Holidays } from "./holidays";
import { OpenHours } from "./open-hours";
import { administrates } from "./pages";
import { PictureInput } from "./picture-input";
import { faultOf, SaveBar } from "./save-bar";
import { type Organization, type OrganizationInput, useLogo, useSaveOrganization } from "./settings";
import classes from "./settings.module.css";
import { SettingsPage } from "./settings-page";
import { WithSettings } from "./with-settings";
import { ZoneInput } from "./zone-input";

/** What the company says of itself. Members read it, administrators write it. */
export function OrganizationPage() {
  const mine = administrates(useQuery(meQuery).data);
  return (
    <SettingsPage title={t("organization.title")} lead={t("organization.lead")}>
      <WithSettings>
        {({ organization }) => (
          <>
            {!mine && <p className="muted">{t("settings.read_only")}</p>}
            <Logo organization={organization} editable={mine} />
            <OrganizationForm key={organization.version} organization={organization} editable={mine} />
          </>
        )}
      </WithSettings>
    </SettingsPage>
  );
}

type Props = { organization: Organization; editable: boolean };

function Logo({ organization, editable }: Props) {
  const logo = useLogo();
  const { data } = useQuery({
    ...pictureQuery(logoPath(organization.logo)),
    enabled: organization.logo !== "",
  });
  return (
    <PictureInput
      label={t("organization.logo")}
      shown={
        <span className={classes.logo}>
          {organization.logo && data ? (
            <img src={data} alt={t("organization.logo")} />
          ) : (
            <span className="muted">{t("organization.no_logo")}</span>
          )}
        </span>
      }
      there={organization.logo !== ""}
      help={t("organization.logo_help")}
      busy={logo.isPending}
      disabled={!editable}
      onChange={(file, onError) => logo.mutate(file, { onError })}
    />
  );
}

function OrganizationForm({ organization, editable }: Props) {
  const { version, logo: _, ...seen } = organization;
  const [draft, setDraft] = useState<OrganizationInput>(seen);
  const save = useSaveOrganization(version);
  const set = (part: Partial<OrganizationInput>) => setDraft({ ...draft, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(draft);
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <fieldset className={classes.fields} disabled={!editable}>
        <TextInput
          label={t("organization.name")}
          autoComplete="organization"
          required
          maxLength={200}
          value={draft.name}
          error={faultOf(save.error, "name")}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Textarea
          label={t("organization.address")}
          description={t("organization.address_help")}
          autosize
          minRows={3}
          maxRows={8}
          maxLength={500}
          value={draft.address}
          error={faultOf(save.error, "address")}
          onChange={(event) => set({ address: event.currentTarget.value })}
        />
        <Select
          label={t("organization.currency")}
          description={t("organization.currency_help")}
          data={currencies()}
          value={draft.currency}
          searchable
          limit={40}
          allowDeselect={false}
          disabled={!editable}
          error={faultOf(save.error, "currency")}
          onChange={(currency) => currency && set({ currency })}
        />
        <div className={classes.choice}>
          <h2 id="company-language">{t("organization.language")}</h2>
          <SegmentedControl
            aria-labelledby="company-language"
            size="sm"
            value={draft.locale}
            disabled={!editable}
            data={Object.entries(locales).map(([value, label]) => ({ value, label }))}
            onChange={(locale) => set({ locale: locale as OrganizationInput["locale"] })}
          />
          <p className="small muted">{t("organization.language_help")}</p>
        </div>
        <ZoneInput
          label={t("organization.zone")}
          description={t("organization.zone_help")}
          value={draft.time_zone}
          disabled={!editable}
          error={faultOf(save.error, "time_zone")}
          onChange={(time_zone) => time_zone && set({ time_zone })}
        />
        <OpenHours
          value={draft.business_hours}
          error={faultOf(save.error, "business_hours")}
          onChange={(business_hours) => set({ business_hours })}
        />
        <Holidays
          value={draft.holidays}
          error={faultOf(save.error, "holidays")}
          onChange={(holidays) => set({ holidays })}
        />
      </fieldset>
      {editable && (
        <SaveBar
          error={save.error}
          saving={save.isPending}
          changed={JSON.stringify(draft) !== JSON.stringify(seen)}
        />
      )}
    </form>
  );
}
