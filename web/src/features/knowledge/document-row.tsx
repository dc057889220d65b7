import { ActionIcon, Button, Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { KnowledgeDocument } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { MemberMark } from "@/resource/member-mark";
import { membersQuery } from "@/resource/members";
import { Ago, Nothing, When } from "@/ui/dates";
import { bytes, daysBetween, exactly, number } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { Notice } from "@/ui/notice";
import { useDocumentActions } from "./document-actions";
import { DocumentState } from "./document-state";
import { lastAnswerOf } from "./documents";
import { FileName } from "./file-name";
import classes from "./knowledge.module.css";
import "@/i18n/knowledge-words";

type Props = { document: KnowledgeDocument; fresh: boolean };

/** One document: what it is, how far it is, and what it has been good for. */
export function DocumentRow({ document, fresh }: Props) {
  const failed = document.status === "failed";
  const last = lastAnswerOf(document);
  return (
    <tr className={classes.row} data-open={failed || undefined} data-fresh={fresh || undefined}>
      <th scope="row" className={classes.name}>
        <Icon name="file" className="muted" />
        <Link
          to="/knowledge/$id"
          params={{ id: document.id }}
          className={classes.link}
          data-document={document.id}
        >
          <FileName name={document.name} />
        </Link>
      </th>
      <td className={`${classes.size} muted num`}>
        {bytes(document.bytes)}
        {document.pages ? (
          <span className="desk">, {t("document.pages", { count: document.pages })}</span>
        ) : null}
      </td>
      <td className={classes.state}>
        <DocumentState document={document} />
      </td>
      <td className={`${classes.passages} soft num`}>
        {document.passage_count > 0 ? (
          number(document.passage_count)
        ) : (
          <span className="desk">
            <Nothing />
          </span>
        )}
        {document.passage_count > 0 && <span className="phone">&nbsp;{t("knowledge.passages_unit")}</span>}
      </td>
      <td className={`${classes.answered} soft cut`} title={last ? exactly(last.at) : undefined}>
        {last ? last.question : <Nothing />}
      </td>
      <td className={`${classes.cited} soft num`}>
        {document.cited_count > 0 ? number(document.cited_count) : <Nothing />}
      </td>
      <td className={classes.added}>
        <Added document={document} />
      </td>
      <td className={classes.menu}>
        <RowMenu document={document} />
      </td>
      {failed && (
        <td className={classes.detail}>
          <Trouble document={document} />
        </td>
      )}
    </tr>
  );
}

function Added({ document }: { document: KnowledgeDocument }) {
  const members = useQuery(membersQuery).data;
  const by = members?.find((member) => member.user_id === document.created_by);
  return (
    <>
      {by && <MemberMark id={by.user_id} name={by.name} />}
      {by && <span className="sr">{by.name}</span>}
      <span className="muted">
        {isToday(document.created_at) ? <Ago at={document.created_at} /> : <When at={document.created_at} />}
      </span>
    </>
  );
}

function isToday(iso: string): boolean {
  return daysBetween(new Date(iso), new Date()) === 0;
}

function RowMenu({ document }: { document: KnowledgeDocument }) {
  const actions = useDocumentActions(document);
  if (actions.length === 0) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size={24} aria-label={t("knowledge.row_menu", { name: document.name })}>
          <Icon name="more" size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ label, icon, color, run }) => (
          <Menu.Item key={label} color={color} leftSection={<Icon name={icon} />} onClick={run}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Why it could not be read, in plain words, and the ways on. */
export function Trouble({ document }: { document: KnowledgeDocument }) {
  const actions = useDocumentActions(document).filter(({ name }) => name !== "download");
  return (
    <Notice tone="negative" live={false}>
      <div className={classes.trouble}>
        <p className="grow">
          <b>{document.error ?? t("document.failed_unknown")}</b>{" "}
          <span className="soft">{t("document.failed_kept")}</span>
        </p>
        {actions.map(({ name, label, icon, run }) => (
          <Button
            key={name}
            size="xs"
            variant={name === "again" ? "default" : "subtle"}
            color={name === "again" ? undefined : "gray"}
            leftSection={name === "again" && <Icon name={icon} size={14} />}
            onClick={run}
          >
            {label}
          </Button>
        ))}
      </div>
    </Notice>
  );
}
