import { useComputedColorScheme } from "@mantine/core";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { wordsOn } from "./readable";
import classes from "./widget-preview.module.css";
import type { WidgetInput } from "./widgets";

type Props = { form: WidgetInput; company: string };

const petrol = "#0A6177";

/** How the widget will look with these settings. It is drawn here, not run: nothing can be asked in it. */
export function WidgetPreview({ form, company }: Props) {
  const scheme = useComputedColorScheme("light");
  const { theme, position, title, greeting, ask_email: asksEmail } = form;
  const accent = /^#[\da-f]{6}$/i.test(form.accent) ? form.accent : petrol;
  const style = { "--w-fill": accent, "--w-on-fill": wordsOn(accent) } as React.CSSProperties;
  const name = title.trim() || company;
  return (
    <figure className={classes.figure} aria-label={t("widgets.preview")}>
      <figcaption className={classes.caption}>
        <b>{t("widgets.preview")}</b> <span className="muted">{t("widgets.preview_hint")}</span>
      </figcaption>
      <div
        className={classes.host}
        data-theme={theme === "auto" ? scheme : theme}
        data-position={position}
        style={style}
        inert
      >
        <div className={classes.panel}>
          <header className={classes.head}>
            <span className={classes.mark}>{(company || name).slice(0, 1)}</span>
            <span className={classes.names}>
              <b>{name}</b>
              {company && company !== name && <span className={classes.company}>{company}</span>}
            </span>
            <Icon name="x" />
          </header>
          <div className={classes.thread}>
            <p className={classes.answer}>
              <Icon name="lens" className={classes.lens} />
              {greeting.trim() || t("widgets.preview_greeting")}
            </p>
            <p className={classes.mine}>{t("widgets.preview_question")}</p>
            <p className={classes.answer}>
              <Icon name="lens" className={classes.lens} />
              {t("widgets.preview_answer")}
              <span className={classes.cite}>1</span>
            </p>
          </div>
          <footer className={classes.foot}>
            <span className={classes.field}>
              {t("widgets.preview_field")}
              <span className={classes.round}>
                <Icon name="send" />
              </span>
            </span>
            <span className={classes.last}>
              {asksEmail && (
                <span className={classes.person}>
                  <Icon name="contact" size={14} /> {t("widgets.preview_person")}
                </span>
              )}
              <span className={classes.by}>
                <Icon name="logo" size={14} /> Rapport
              </span>
            </span>
          </footer>
        </div>
        <span className={classes.launcher}>
          <Icon name="down" size={20} />
        </span>
      </div>
    </figure>
  );
}
