import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, body } from "@/api/client";
import { ApiError } from "@/api/problem";
import { t } from "@/i18n/translate";
import { messageOf } from "@/resource/use-save";
import { Tag } from "@/ui/tag";
import { toast } from "@/ui/toasts";
import classes from "../security/security.module.css";
import { NotProven, useProof } from "../security/use-proof";
import { type Domain, providerQuery } from "./provider";

/** The domains that the company holds, with the record that proves each. */
export function Domains({ domains }: { domains: Domain[] }) {
  const client = useQueryClient();
  const { proven, dialog } = useProof();
  const [name, setName] = useState("");
  const changed = () => client.invalidateQueries({ queryKey: providerQuery.queryKey });
  const complain = (error: Error) => {
    if (!(error instanceof NotProven)) toast(messageOf(error));
  };
  const add = useMutation({
    mutationFn: () =>
      proven(() => body(api.POST("/settings/sign-in-provider/domains", { body: { domain: name } }))),
    onSuccess: () => {
      setName("");
      return changed();
    },
    onError: (error) => {
      if (!(error instanceof ApiError && error.fields.domain)) complain(error);
    },
  });
  const check = useMutation({
    mutationFn: ({ domain }: Domain) =>
      proven(() =>
        body(api.POST("/settings/sign-in-provider/domains/{domain}/prove", { params: { path: { domain } } })),
      ),
    onSuccess: ({ domain }) => {
      toast(t("provider.domain_ok", { domain }));
      return changed();
    },
    onError: complain,
  });
  const remove = useMutation({
    mutationFn: ({ domain }: Domain) =>
      proven(() =>
        body(api.DELETE("/settings/sign-in-provider/domains/{domain}", { params: { path: { domain } } })),
      ),
    onSuccess: changed,
    onError: complain,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <section className={classes.section} aria-labelledby="domains">
      <h2 id="domains">{t("provider.domains")}</h2>
      <p className="muted">{t("provider.domains_about")}</p>
      <ul aria-label={t("provider.domains")}>
        {domains.map((domain) => (
          <li key={domain.domain} className={classes.item}>
            <span className={classes.words}>
              <span className="strong">{domain.domain}</span>{" "}
              <Tag tone={domain.captured ? "positive" : "caution"}>
                {domain.captured ? t("provider.domain_proven") : t("provider.domain_waiting")}
              </Tag>
              <br />
              <span className="small muted">
                {t("provider.domain_record")} <code className={classes.secret}>{domain.record}</code>
                <br />
                {t("provider.domain_value")} <code className={classes.secret}>{domain.value}</code>
              </span>
            </span>
            <Button
              size="xs"
              aria-label={t("provider.domain_check_one", { domain: domain.domain })}
              loading={check.isPending && check.variables.domain === domain.domain}
              onClick={() => check.mutate(domain)}
            >
              {t("provider.domain_check")}
            </Button>
            <Button
              size="xs"
              variant="subtle"
              color="brick"
              aria-label={t("provider.domain_delete", { domain: domain.domain })}
              loading={remove.isPending && remove.variables.domain === domain.domain}
              onClick={() => remove.mutate(domain)}
            >
              {t("delete")}
            </Button>
          </li>
        ))}
      </ul>
      <form onSubmit={submit} className={classes.row}>
        <TextInput
          aria-label={t("provider.domain")}
          placeholder="example.com"
          required
          value={name}
          error={add.error instanceof ApiError ? add.error.fields.domain : undefined}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" loading={add.isPending}>
          {t("provider.domain_add")}
        </Button>
      </form>
      {dialog}
    </section>
  );
}
