import type { ReactNode } from "react";
import { type Locale, locale, locales, setLocale } from "@/i18n/locale";
import { t } from "@/i18n/translate";
import { Brand } from "@/ui/brand";
import { Cited, Mark, Passage } from "@/ui/passage";
import classes from "./gate.module.css";
import "@/i18n/identity-words";
import "@/i18n/problem-words";

/** The page in front of the door: a form, and beside it one cited answer, which is what the product is. */
export function Gate({ children }: { children: ReactNode }) {
  return (
    <div className={classes.gate}>
      <main className={classes.form}>
        <Brand />
        <div className={classes.inner}>{children}</div>
        <Languages />
      </main>
      <aside className={classes.show} aria-label={t("gate.example")}>
        <figure>
          <p className={classes.question}>{t("gate.question")}</p>
          <p className={classes.answer}>
            <Cited lit={false}>
              {t("gate.first")}
              <Mark n={1} lit={false} />
            </Cited>{" "}
            <Cited lit>
              {t("gate.second")}
              <Mark n={2} lit />
            </Cited>
          </p>
          <div className={classes.passage}>
            <Passage
              source={{
                n: 2,
                document: t("gate.document"),
                page: 4,
                before: t("gate.before"),
                quote: t("gate.quote"),
                after: t("gate.after"),
              }}
            />
          </div>
        </figure>
      </aside>
    </div>
  );
}

function Languages() {
  return (
    <p className={classes.languages}>
      {Object.entries(locales).map(([code, name]) => (
        <button
          key={code}
          type="button"
          lang={code}
          aria-pressed={code === locale()}
          onClick={() => setLocale(code as Locale)}
        >
          {name}
        </button>
      ))}
    </p>
  );
}
