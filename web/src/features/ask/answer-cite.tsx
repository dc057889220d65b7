import { Drawer } from "@mantine/core";
import "@mantine/core/styles/Drawer.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { Citation } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { Cite } from "@/ui/cite";
import { Icon } from "@/ui/icon";
import { Kbd } from "@/ui/kbd";
import { Passage } from "@/ui/passage";
import { usePhone } from "@/ui/use-phone";
import classes from "./answer.module.css";
import type { Trace } from "./reading";
import { sourceOf } from "./source";
import "@/i18n/knowledge-words";

type Props = {
  citation: Citation;
  passages?: Trace["passages"];
  lit: boolean;
  onLight: (lit: boolean) => void;
};

/** The address of the document at the span that a citation names. */
export function spanLink({ document_id: id, start, end }: Pick<Citation, "document_id" | "start" | "end">) {
  return { to: "/knowledge/$id", params: { id }, search: { start, end } } as const;
}

/** A citation's number: on a desk its card opens beside it, on a phone as a sheet from below. */
export function AnswerCite(props: Props) {
  return usePhone() ? <SheetCite {...props} /> : <CardCite {...props} />;
}

function CardCite({ citation, passages, lit, onLight }: Props) {
  const navigate = useNavigate();
  const open = () => void navigate(spanLink(citation));
  return (
    <Cite source={sourceOf(citation, passages)} lit={lit} onLight={onLight} onOpen={open}>
      <footer className={classes.foot}>
        <Supports />
        <Link {...spanLink(citation)} className={classes.open} tabIndex={-1}>
          {t("ask.open_here")} <Kbd>↵</Kbd>
        </Link>
      </footer>
    </Cite>
  );
}

function SheetCite({ citation, passages, lit, onLight }: Props) {
  const [opened, setOpened] = useState(false);
  const show = (on: boolean) => {
    setOpened(on);
    onLight(on);
  };
  const { n, document_name: document } = citation;
  return (
    <>
      <button
        type="button"
        className={classes.number}
        data-lit={lit || undefined}
        aria-label={t("cite.label", { n, document })}
        aria-haspopup="dialog"
        onClick={() => show(true)}
      >
        {n}
      </button>
      {opened && (
        <Drawer.Root opened onClose={() => show(false)} position="bottom" size="auto" padding={0}>
          <Drawer.Overlay />
          <Drawer.Content aria-label={t("cite.label", { n, document })} className={classes.sheet}>
            <div className={classes.grabber} />
            <Passage source={sourceOf(citation, passages)} />
            <footer className={classes.foot}>
              <Supports />
              <Link {...spanLink(citation)} className={classes.open}>
                {t("ask.open_here")}
              </Link>
            </footer>
          </Drawer.Content>
        </Drawer.Root>
      )}
    </>
  );
}

function Supports() {
  return (
    <span className="row pos">
      <Icon name="check" size={14} /> {t("ask.supports")}
    </span>
  );
}
