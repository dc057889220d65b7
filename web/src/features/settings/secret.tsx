import { Button, TextInput } from "@mantine/core";
import "@mantine/core/styles/Input.layer.css";
import { useState } from "react";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import classes from "./team.module.css";

/** Something that is shown only once, to be copied. */
export function Secret({ label, value }: { label: string; value: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <div className={classes.secret}>
      <TextInput
        label={label}
        readOnly
        value={value}
        className="grow"
        classNames={{ input: "mono" }}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button leftSection={copied && <Icon name="check" size={14} />} onClick={() => void copy()}>
        {copied ? t("team.copied") : t("team.copy")}
      </Button>
    </div>
  );
}
