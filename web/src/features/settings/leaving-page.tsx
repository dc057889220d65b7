import { Button, TextInput } from "@mantine/core";
import "@mantine/core/styles/Input.layer.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, body } from "@/api/client";
import { ApiError } from "@/api/problem";
import { meQuery, signOut, switchCompany } from "@/api/session";
import { renew } from "@/api/token";
import { t } from "@/i18n/translate";
import { toast } from "@/ui/toasts";
import { Dialog } from "./dialog";
import { NotProven, useProof } from "./security/use-proof";
import { SettingsPage } from "./settings-page";
import classes from "./team.module.css";
import "@/i18n/identity-words";

/** Another company, leaving this one, and its end. */
export function LeavingPage() {
  const me = useQuery(meQuery).data;
  const [dialog, setDialog] = useState<"found" | "leave" | "delete">();
  const close = () => setDialog(undefined);
  const name = me?.company.name ?? "";
  return (
    <SettingsPage title={t("leaving.title")} lead={t("leaving.lead")}>
      <section className={classes.part}>
        <h2>{t("leaving.found")}</h2>
        <p className="muted">{t("leaving.found_note")}</p>
        <div>
          <Button onClick={() => setDialog("found")}>{t("leaving.found_do")}</Button>
        </div>
      </section>
      <section className={classes.part}>
        <h2>{t("leaving.leave", { company: name })}</h2>
        <p className="muted">{t("leaving.leave_note")}</p>
        <div>
          <Button onClick={() => setDialog("leave")}>{t("leaving.leave_do")}</Button>
        </div>
      </section>
      {me?.company.role === "owner" && (
        <section className={classes.part}>
          <h2>{t("leaving.delete", { company: name })}</h2>
          <p className="muted">{t("leaving.delete_note")}</p>
          <div>
            <Button className="neg" onClick={() => setDialog("delete")}>
              {t("leaving.delete_do")}
            </Button>
          </div>
        </section>
      )}
      {dialog === "found" && <Found onClose={close} />}
      {dialog === "leave" && <Leave name={name} onClose={close} />}
      {dialog === "delete" && <Delete name={name} onClose={close} />}
    </SettingsPage>
  );
}

function Found({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const found = useMutation({
    mutationFn: async () => {
      const made = await body(api.POST("/companies", { body: { name } }));
      await switchCompany(made.id);
      return made;
    },
    onSuccess: async (made) => {
      await navigate({ to: "/" });
      await client.resetQueries();
      toast(t("leaving.founded", { company: made.name }));
    },
  });
  const fields = found.error instanceof ApiError ? found.error.fields : {};
  return (
    <Dialog
      title={t("leaving.found_do")}
      error={fields.name ? null : found.error}
      onClose={onClose}
      onSubmit={() => found.mutate()}
    >
      <TextInput
        label={t("field.company")}
        required
        maxLength={200}
        data-autofocus
        value={name}
        error={fields.name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button type="submit" variant="filled" loading={found.isPending}>
          {t("leaving.found_do")}
        </Button>
      </div>
    </Dialog>
  );
}

/** Goes on in another company of the person, or out. */
async function goOn(): Promise<void> {
  if (!(await renew().catch(() => false))) await signOut();
  location.assign("/");
}

function Leave({ name, onClose }: { name: string; onClose: () => void }) {
  const leave = useMutation({
    mutationFn: () => body(api.POST("/members/leave")),
    onSuccess: goOn,
  });
  return (
    <Dialog
      title={t("leaving.leave", { company: name })}
      error={leave.error}
      onClose={onClose}
      onSubmit={() => leave.mutate()}
    >
      <p className="muted">{t("leaving.leave_note")}</p>
      <div className={classes.buttons}>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button type="submit" variant="filled" color="brick" loading={leave.isPending}>
          {t("leaving.leave_do")}
        </Button>
      </div>
    </Dialog>
  );
}

function Delete({ name, onClose }: { name: string; onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const { proven, dialog } = useProof();
  const end = useMutation({
    mutationFn: () => proven(() => body(api.POST("/company/deletion", { body: { name: typed } }))),
    onSuccess: goOn,
  });
  if (dialog) return dialog;
  return (
    <Dialog
      title={t("leaving.delete", { company: name })}
      error={end.error instanceof NotProven ? null : end.error}
      onClose={onClose}
      onSubmit={() => end.mutate()}
    >
      <p className="muted">{t("leaving.delete_note")}</p>
      <TextInput
        label={t("leaving.type", { company: name })}
        required
        data-autofocus
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button onClick={onClose}>{t("cancel")}</Button>
        <Button
          type="submit"
          variant="filled"
          color="brick"
          disabled={typed.trim() !== name}
          loading={end.isPending}
        >
          {t("leaving.delete_do")}
        </Button>
      </div>
    </Dialog>
  );
}
