import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { t } from "@/i18n/translate";
import { languageName, number } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { Mark } from "@/ui/passage";
import { Tag } from "@/ui/tag";
import { spanLink } from "./answer-cite";
import classes from "./how-found.module.css";
import { passageName } from "./passage-name";
import type { FullAnswer, Reading, Trace } from "./reading";
import "@/i18n/knowledge-words";

type Props = { reading: Reading | undefined; asking: boolean; fold?: ReactNode };

/** The way from the question to the answer in five steps, each with the time it took. */
export function HowFound({ reading, asking, fold }: Props) {
  const answer = reading?.answer;
  const trace = answer?.trace;
  return (
    <>
      <header className={classes.head}>
        <h1 className={`sr ${classes.narrow}`}>{t("nav.ask")}</h1>
        <h2>{t("ask.how")}</h2>
        {reading?.took !== undefined && <span className="small muted num end">{duration(reading.took)}</span>}
        <span className={reading?.took === undefined ? "end" : undefined}>{fold}</span>
      </header>
      {answer && trace ? (
        <Steps answer={answer} trace={trace} />
      ) : (
        <p className={`${classes.none} muted`}>{asking ? t("ask.how_wait") : t("ask.how_none")}</p>
      )}
    </>
  );
}

function Steps({ answer, trace }: { answer: FullAnswer; trace: Trace }) {
  const { searched, timings_ms: took } = trace;
  return (
    <ol className={classes.steps}>
      <Step title={t("ask.step.read")} took={took.read}>
        <Words trace={trace} />
      </Step>
      <Step title={t("ask.step.search")} took={took.search}>
        <p>{t("ask.step.searched", { passages: searched.passages, documents: searched.documents })}</p>
      </Step>
      <Step title={t("ask.step.best", { count: trace.passages.length })}>
        <Best answer={answer} trace={trace} />
      </Step>
      <Step title={t("ask.step.written")} took={took.answer}>
        <p>{t("ask.step.written_count", { count: answer.sentences.length + trace.dropped.length })}</p>
      </Step>
      <Step title={t("ask.step.checked")} took={took.check}>
        <Checked answer={answer} trace={trace} />
      </Step>
    </ol>
  );
}

type StepProps = { title: string; took?: number; children: ReactNode };

function Step({ title, took, children }: StepProps) {
  return (
    <li className={classes.step}>
      <div className="row">
        <h3 className={classes.title}>{title}</h3>
        {took !== undefined && <span className="small muted num end">{duration(took)}</span>}
      </div>
      <div className={classes.body}>{children}</div>
    </li>
  );
}

/** "18 ms", "1.4 s"; below a millisecond nothing is claimed. */
export function duration(ms: number): string {
  if (ms >= 1000) return `${number(Math.round(ms / 100) / 10)} s`;
  return ms < 1 ? "< 1 ms" : `${number(Math.round(ms))} ms`;
}

function Words({ trace: { words, language } }: { trace: Trace }) {
  const heaviest = words.toSorted((a, b) => b.weight - a.weight);
  return (
    <>
      <p>{t("ask.step.words", { language: language ? languageName(language) : "–" })}</p>
      <p className={classes.words}>
        {heaviest.map(({ word, weight }) => (
          <Tag key={word}>
            {word} <span className="muted num">{number(Math.round(weight * 10) / 10)}</span>
          </Tag>
        ))}
      </p>
    </>
  );
}

function Best({ answer, trace: { passages } }: { answer: FullAnswer; trace: Trace }) {
  const highest = Math.max(...passages.map(({ score }) => score), Number.MIN_VALUE);
  if (passages.length === 0) return <p>{t("ask.step.no_passage")}</p>;
  return (
    <ol className={classes.scores}>
      {passages.map((passage) => {
        const cited = answer.citations.filter((one) => one.passage_id === passage.passage_id);
        const name = passageName(passage);
        return (
          <li key={passage.passage_id}>
            <Link
              {...spanLink(passage)}
              className={classes.score}
              data-used={passage.used || undefined}
              title={passage.text}
            >
              <span className={classes.mark}>{cited[0] && <Mark n={cited[0].n} lit={false} />}</span>
              <span className="cut">{name}</span>
              <span className={classes.bar}>
                <i style={{ width: `${(passage.score / highest) * 100}%` }} />
              </span>
              <span className="num">{score(passage.score)}</span>
            </Link>
          </li>
        );
      })}
    </ol>
  );
}

function score(value: number): string {
  return number(value >= 10 ? Math.round(value * 10) / 10 : Math.round(value * 100) / 100);
}

function Checked({ answer, trace: { dropped } }: { answer: FullAnswer; trace: Trace }) {
  return (
    <>
      {answer.sentences.length > 0 && (
        <p className="row pos">
          <Icon name="check" size={14} /> {t("ask.step.rest", { count: answer.sentences.length })}
        </p>
      )}
      {dropped.map(({ text, reason }) => (
        <p key={text} className={classes.dropped}>
          <Icon name="x" size={14} className="cau" />
          <span>
            <b className="cau">{t("ask.step.dropped")}</b> “{text}” {reason}
          </span>
        </p>
      ))}
      {answer.sentences.length === 0 && dropped.length === 0 && <p>{t("ask.step.nothing")}</p>}
    </>
  );
}
