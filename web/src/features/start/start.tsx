import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { meQuery } from "@/api/session";
import "@/i18n/start-words";
import { t } from "@/i18n/translate";
import { startLive } from "@/resource/live";
import { MemberMark } from "@/resource/member-mark";
import { Brand } from "@/ui/brand";
import { Kbd } from "@/ui/kbd";
import { AskStep } from "./ask-step";
import { ContactsStep } from "./contacts-step";
import { DocumentStep } from "./document-step";
import classes from "./start.module.css";

/** After registering: three steps, each can wait. What runs goes on while one works. */
export function Start() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const me = useQuery(meQuery).data;
  const [document, setDocument] = useState<string>();
  const user = me?.user.id;
  useEffect(() => (user ? startLive(client, user) : undefined), [client, user]);
  if (!me) return null;
  return (
    <div className={classes.start}>
      <header className={classes.top}>
        <Link to="/">
          <Brand />
        </Link>
        <span className="row end muted">
          {me.company.name} <MemberMark id={me.user.id} name={me.user.name} size={24} />
        </span>
      </header>
      <main className={classes.column}>
        <h1>{t("start.title", { company: me.company.name })}</h1>
        <p className="muted">{t("start.lead")}</p>
        <ol className={classes.card}>
          <ContactsStep />
          <DocumentStep onReady={setDocument} />
          <AskStep document={document} />
        </ol>
        <div className={classes.foot}>
          <Button variant="subtle" color="gray" onClick={() => void navigate({ to: "/" })}>
            {t("start.skip")}
          </Button>
          <Button
            variant="filled"
            className="end"
            rightSection={<Kbd>↵</Kbd>}
            onClick={() => void navigate({ to: "/" })}
          >
            {t("start.home")}
          </Button>
        </div>
      </main>
    </div>
  );
}
