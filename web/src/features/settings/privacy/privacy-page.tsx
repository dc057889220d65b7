import { Button, TextInput } from "@mantine/core";
import "@mantine/core/styles/Input.layer.css";
import { type FormEvent, useState } from "react";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { SettingsPage } from "../settings-page";
import { EraseDialog } from "./erase-dialog";
import { Erasures } from "./erasures";
import { Exports } from "./exports";
import type { Subject } from "./privacy";
import classes from "./privacy.module.css";
import { Retention } from "./retention";
import { useExport } from "./use-export";

/** What people may ask for, and for how long data is kept. */
export function PrivacyPage() {
  return (
    <SettingsPage title={t("privacy.title")} lead={t("privacy.lead")} admin>
      <Person />
      <Exports />
      <Erasures />
      <Retention />
    </SettingsPage>
  );
}

/** Somebody who is known by an address alone. */
function Person() {
  const [address, setAddress] = useState("");
  const [erase, setErase] = useState<Subject>();
  const { start, pending, error, dialog } = useExport();
  const subject: Subject = { kind: "address", address: address.trim() };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start(subject);
  };
  return (
    <section className={classes.part}>
      <h2>{t("privacy.person")}</h2>
      <p className="muted">{t("privacy.person_note")}</p>
      <form className={classes.ask} onSubmit={submit}>
        <TextInput
          label={t("privacy.address")}
          type="email"
          required
          autoComplete="off"
          value={address}
          error={error && messageOf(error)}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <Button type="submit" loading={pending} disabled={address.trim() === ""}>
          {t("privacy.export")}
        </Button>
        <Button
          color="brick"
          variant="subtle"
          disabled={!/^\S+@\S+$/.test(address.trim())}
          onClick={() => setErase(subject)}
        >
          {t("privacy.erase")}
        </Button>
      </form>
      {dialog}
      {erase && <EraseDialog subject={erase} onClose={() => setErase(undefined)} />}
    </section>
  );
}
