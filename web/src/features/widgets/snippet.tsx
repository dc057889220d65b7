import { Button, Switch } from "@mantine/core";
import "@mantine/core/styles/InlineInput.layer.css";
import "@mantine/core/styles/Switch.layer.css";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { may, meQuery } from "@/api/session";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { Block } from "@/ui/sheet";
import { useChangeWidget } from "./use-change-widget";
import type { Widget } from "./widgets";
import classes from "./widgets.module.css";

const saidFor = 2_000;

/** The one line that puts the widget on a page, and the switch that takes it off every page at once. */
export function Snippet({ widget }: { widget: Widget }) {
  const me = useQuery(meQuery).data;
  const change = useChangeWidget(widget.id);
  const enabled = change.isPending ? (change.variables.enabled ?? widget.enabled) : widget.enabled;
  return (
    <Block
      title={t("widgets.snippet")}
      action={
        <Switch
          size="xs"
          labelPosition="left"
          label={t(enabled ? "widgets.on" : "widgets.off")}
          checked={enabled}
          disabled={!may(me, "widgets", "edit")}
          onChange={(event) => change.mutate({ enabled: event.currentTarget.checked })}
        />
      }
    >
      <p className="soft">{t("widgets.snippet_how")}</p>
      <div className={classes.snippet}>
        <code>{widget.snippet}</code>
        <CopyButton text={widget.snippet} />
      </div>
      <Where origins={widget.allowed_origins} />
    </Block>
  );
}

function Where({ origins }: { origins: string[] }) {
  if (origins.length > 0) {
    return <p className="small muted">{t("widgets.snippet_origins", { origins: origins.join(", ") })}</p>;
  }
  return (
    <p className="row small cau">
      <Icon name="warn" size={14} /> {t("widgets.snippet_nowhere")}
    </p>
  );
}

function CopyButton({ text }: { text: string }) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  const copy = async () => {
    const done = await navigator.clipboard.writeText(text).then(
      () => "copied" as const,
      () => "failed" as const,
    );
    setState(done);
    setTimeout(() => setState("idle"), saidFor);
  };
  return (
    <>
      <Button
        className={classes.copy}
        leftSection={state === "copied" && <Icon name="check" />}
        onClick={() => void copy()}
      >
        {t(`widgets.copy.${state}`)}
      </Button>
      <span className="sr" role="status">
        {state !== "idle" && t(`widgets.copy.${state}`)}
      </span>
    </>
  );
}
