import { HoverCard } from "@mantine/core";
import "@mantine/core/styles/Popover.layer.css";
import type { ReactNode } from "react";
import { t } from "@/i18n/translate";
import { Passage, type Source } from "./passage";
import classes from "./passage.module.css";

type Props = {
  source: Source;
  lit?: boolean;
  onLight?: (lit: boolean) => void;
  onOpen?: () => void;
  children?: ReactNode;
};

/** The number behind a sentence; hover or focus shows the passage with the exact span marked, Enter opens it. */
export function Cite({ source, lit = false, onLight, onOpen, children }: Props) {
  return (
    <HoverCard onOpen={() => onLight?.(true)} onClose={() => onLight?.(false)} position="bottom" withinPortal>
      <HoverCard.Target>
        <button
          type="button"
          className={classes.cite}
          data-lit={lit || undefined}
          aria-label={t("cite.label", { n: source.n, document: source.document })}
          onClick={onOpen}
          onFocus={() => onLight?.(true)}
          onBlur={() => onLight?.(false)}
        >
          {source.n}
        </button>
      </HoverCard.Target>
      <HoverCard.Dropdown p={0}>
        <Passage source={source} />
        {children}
      </HoverCard.Dropdown>
    </HoverCard>
  );
}
