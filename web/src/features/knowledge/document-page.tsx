import { ActionIcon, Button, Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ApiError } from "@/api/problem";
import { may, meQuery } from "@/api/session";
import { t, text } from "@/i18n/translate";
import { useLive } from "@/resource/live";
import { ago, number } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { Sheet } from "@/ui/sheet";
import { useShortcuts } from "@/ui/shortcuts";
import { Empty, ErrorState, LoadingRows, NoPermission } from "@/ui/states";
import { StatusLine } from "@/ui/status-line";
import classes from "./document.module.css";
import { useDocumentActions } from "./document-actions";
import { DocumentFacts } from "./document-facts";
import { DocumentHistory } from "./document-history";
import { DocumentText } from "./document-text";
import { type DocumentDetail, documentQuery, documents } from "./documents";
import { FileName } from "./file-name";
import type { DocumentSearch } from "./knowledge-search";
import { isUnderway } from "./stages";
import "@/i18n/knowledge-words";

type Props = { id: string; search: DocumentSearch };

/** One document: its facts, and the text that answers are cited from. */
export function DocumentPage({ id, search }: Props) {
  const me = useQuery(meQuery).data;
  const { state } = useLive();
  const document = useQuery({
    ...documentQuery(id),
    refetchInterval: ({ state: { data } }) => (state !== "live" && data && isUnderway(data) ? 4_000 : false),
  });
  if (me && !may(me, "documents", "view")) {
    return (
      <Sheet label={t("nav.knowledge")}>
        <NoPermission what={t("knowledge.documents")} role={t(`role.${me.company.role}`)} />
      </Sheet>
    );
  }
  if (document.isPending) {
    return (
      <Sheet label={t("nav.knowledge")}>
        <LoadingRows />
      </Sheet>
    );
  }
  if (document.isError) return <NotThere error={document.error} retry={() => void document.refetch()} />;
  return <Shown document={document.data} search={search} />;
}

function NotThere({ error, retry }: { error: Error; retry: () => void }) {
  const gone = error instanceof ApiError && error.status === 404;
  return (
    <Sheet label={t("nav.knowledge")}>
      {gone ? (
        <Empty
          icon="file"
          title={t("record.gone", { what: text(documents.one) })}
          action={
            <Link to="/knowledge" className="acc strong">
              {t("document.all")}
            </Link>
          }
        >
          {t("record.gone_body")}
        </Empty>
      ) : (
        <ErrorState title={t("document.load_failed")} error={error} retry={retry} />
      )}
    </Sheet>
  );
}

function Shown({ document, search }: { document: DocumentDetail; search: DocumentSearch }) {
  const live = useLive();
  const navigate = useNavigate();
  const back = () => void navigate({ to: "/knowledge" });
  useShortcuts({ escape: back });
  return (
    <Sheet label={document.name}>
      <Head document={document} onDeleted={back} />
      <div className={classes.panes}>
        <section className={classes.facts} aria-label={t("document.facts")}>
          <DocumentFacts document={document} />
          <DocumentHistory id={document.id} />
        </section>
        <section className={classes.reading} aria-label={t("document.text")}>
          <DocumentText key={document.id} document={document} search={search} />
        </section>
      </div>
      <StatusLine
        live={live.state}
        keys={[
          { keys: ["Esc"], label: t("keys.list") },
          { keys: ["?"], label: t("keys.all") },
        ]}
      >
        <span>{t("record.version", { version: document.version, ago: ago(document.updated_at) })}</span>
        {document.passage_count > 0 && (
          <span>{t("document.passages", { count: number(document.passage_count) })}</span>
        )}
      </StatusLine>
    </Sheet>
  );
}

function Head({ document, onDeleted }: { document: DocumentDetail; onDeleted: () => void }) {
  const actions = useDocumentActions(document, onDeleted);
  const download = actions.find(({ name }) => name === "download");
  const others = actions.filter(({ name }) => name !== "download");
  return (
    <header className={classes.head}>
      <nav className={classes.crumbs} aria-label={t("record.crumbs")}>
        <Link to="/knowledge" className={classes.crumb}>
          <span className="phone">
            <Icon name="left" />
            <span className="sr">{t("document.all")}</span>
          </span>
          <span className="desk">{t("nav.knowledge")}</span>
        </Link>
        <Icon name="right" size={14} className="desk" />
        <h1 className={classes.title}>
          <FileName name={document.name} />
        </h1>
      </nav>
      <div className={classes.actions}>
        {document.status === "ready" && (
          <Link to="/ask" search={{ in: document.id }} className={`${classes.ask} desk`}>
            <Icon name="ask" />
            {t("document.ask")}
          </Link>
        )}
        <Button className="desk" leftSection={<Icon name="import" />} onClick={download?.run}>
          {t("document.download")}
        </Button>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={t("more")}>
              <Icon name="more" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item className="phone" leftSection={<Icon name="import" />} onClick={download?.run}>
              {t("document.download")}
            </Menu.Item>
            {others.map(({ name, label, icon, color, run }) => (
              <Menu.Item key={name} color={color} leftSection={<Icon name={icon} />} onClick={run}>
                {label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
    </header>
  );
}
