import { Button, PasswordInput, SegmentedControl, TextInput } from "@mantine/core";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/PasswordInput.layer.css";
import "@mantine/core/styles/FloatingIndicator.layer.css";
import "@mantine/core/styles/SegmentedControl.layer.css";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Settings } from "@/api/shapes";
import { PasswordEye } from "@/features/identity/password-eye";
import { locales } from "@/i18n/locale";
import { t } from "@/i18n/translate";
import { memberPicture } from "@/resource/member-picture";
import { pictureQuery } from "@/resource/picture";
import { messageOf } from "@/resource/use-save";
import { Person } from "@/ui/person";
import { PictureInput } from "./picture-input";
import { OwnData } from "./privacy/own-data";
import { faultOf, SaveBar } from "./save-bar";
import { useChangePassword, useProfilePicture, useSaveProfile } from "./settings";
import classes from "./settings.module.css";
import { SettingsPage } from "./settings-page";
import { WithSettings } from "./with-settings";
import { ZoneInput } from "./zone-input";
import "@/i18n/identity-words";

/** Who one is: name, picture, language, clock and password. */
export function ProfilePage() {
  return (
    <SettingsPage title={t("profile.title")} lead={t("profile.lead")}>
      <WithSettings>
        {({ profile }) => (
          <>
            <Face profile={profile} />
            <ProfileForm profile={profile} />
            <PasswordForm />
            <OwnData />
          </>
        )}
      </WithSettings>
    </SettingsPage>
  );
}

type Profile = Settings["profile"];

function Face({ profile }: { profile: Profile }) {
  const picture = useProfilePicture();
  const path = memberPicture(profile.id, profile.avatar);
  const { data } = useQuery({ ...pictureQuery(path), enabled: profile.avatar !== "" });
  return (
    <PictureInput
      label={t("profile.picture")}
      shown={
        profile.avatar && data ? (
          <img className={classes.face} src={data} width={64} height={64} alt={t("profile.picture")} />
        ) : (
          <span className={classes.face}>
            <Person id={profile.id} name={profile.name} size={40} />
          </span>
        )
      }
      there={profile.avatar !== ""}
      help={t("profile.picture_help")}
      busy={picture.isPending}
      onChange={(file, onError) => picture.mutate(file, { onError })}
    />
  );
}

function ProfileForm({ profile }: { profile: Profile }) {
  const seen = { name: profile.name, locale: profile.locale, time_zone: profile.time_zone };
  const [draft, setDraft] = useState(seen);
  const save = useSaveProfile();
  const changed = JSON.stringify(draft) !== JSON.stringify(seen);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(draft, { onSuccess: ({ name, locale, time_zone }) => setDraft({ name, locale, time_zone }) });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label={t("field.name")}
        autoComplete="name"
        required
        maxLength={200}
        value={draft.name}
        error={faultOf(save.error, "name")}
        onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
      />
      <TextInput
        label={t("field.email")}
        value={profile.email}
        readOnly
        description={t("profile.email_help")}
      />
      <div className={classes.choice}>
        <h2 id="profile-language">{t("language")}</h2>
        <SegmentedControl
          aria-labelledby="profile-language"
          size="sm"
          value={draft.locale}
          data={[
            { value: "auto", label: t("language.auto") },
            ...Object.entries(locales).map(([value, label]) => ({ value, label })),
          ]}
          onChange={(value) => setDraft({ ...draft, locale: value as typeof draft.locale })}
        />
      </div>
      <ZoneInput
        label={t("profile.zone")}
        description={t("profile.zone_help")}
        auto
        value={draft.time_zone}
        error={faultOf(save.error, "time_zone")}
        onChange={(time_zone) => setDraft({ ...draft, time_zone })}
      />
      <SaveBar error={save.error} saving={save.isPending} changed={changed} />
    </form>
  );
}

const none = { current_password: "", password: "" };

function PasswordForm() {
  const [draft, setDraft] = useState(none);
  const change = useChangePassword();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(draft, { onSuccess: () => setDraft(none) });
  };
  return (
    <form className={classes.form} onSubmit={submit} aria-label={t("password.title")}>
      <h2>{t("password.title")}</h2>
      <p className="muted">{t("password.lead")}</p>
      <PasswordInput
        label={t("password.current")}
        autoComplete="current-password"
        required
        value={draft.current_password}
        error={faultOf(change.error, "current_password")}
        visibilityToggleIcon={PasswordEye}
        visibilityToggleButtonProps={{ "aria-label": t("field.password_show"), tabIndex: 0 }}
        onChange={(event) => setDraft({ ...draft, current_password: event.currentTarget.value })}
      />
      <PasswordInput
        label={t("password.new")}
        description={t("password.rule")}
        autoComplete="new-password"
        required
        minLength={8}
        value={draft.password}
        error={faultOf(change.error, "password")}
        visibilityToggleIcon={PasswordEye}
        visibilityToggleButtonProps={{ "aria-label": t("field.password_show"), tabIndex: 0 }}
        onChange={(event) => setDraft({ ...draft, password: event.currentTarget.value })}
      />
      {change.error && !faultOf(change.error, "password") && !faultOf(change.error, "current_password") && (
        <p className={classes.fault} role="alert">
          {messageOf(change.error)}
        </p>
      )}
      <div className={classes.bar}>
        <Button
          type="submit"
          loading={change.isPending}
          disabled={!draft.current_password || !draft.password}
        >
          {t("password.change")}
        </Button>
      </div>
    </form>
  );
}
