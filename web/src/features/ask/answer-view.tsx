import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { t } from "@/i18n/translate";
import { percent } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { Kbd } from "@/ui/kbd";
import { Lens } from "@/ui/lens";
import { ErrorState } from "@/ui/states";
import { AnswerText, type Lit } from "./answer-text";
import classes from "./ask.module.css";
import type { Question } from "./asking";
import type { Reading } from "./reading";
import { Refused } from "./refused";
import { Sources } from "./sources";
import "@/i18n/knowledge-words";

type Props = {
  question: Question;
  reading: Reading | undefined;
  error: Error | null;
  asking: boolean;
  found: boolean;
  onStop: () => void;
  onAgain: () => void;
  onFound: (found: boolean) => void;
};

/** A question and its answer, as far as it has come. */
export function AnswerView(props: Props) {
  const { question, reading, error, asking, onStop, onAgain } = props;
  const [lit, setLit] = useState<Lit>();
  const refused = reading?.answer?.refused === true;
  return (
    <>
      <h2 className={classes.question}>{question.q}</h2>
      <div className={classes.state}>
        <span className="row ai strong">
          <Lens /> {t("ask.assistant")}
        </span>
        <span className="muted" role="status">
          <Progress reading={reading} asking={asking} failed={error !== null} />
        </span>
        {asking && (
          <span className="row end">
            <Button size="xs" onClick={onStop}>
              {t("ask.stop")}&nbsp;
              <Kbd>Esc</Kbd>
            </Button>
          </span>
        )}
      </div>
      <div aria-live="polite" aria-busy={asking}>
        {reading && !refused && (reading.sentences.length > 0 || asking) && (
          <AnswerText
            sentences={reading.sentences}
            citations={reading.citations}
            passages={reading.answer?.trace?.passages}
            lit={lit}
            onLight={setLit}
            writing={asking}
          />
        )}
        {reading && refused && <Refused question={question} reading={reading} />}
      </div>
      {reading?.phase === "stopped" && !error && <Stopped onAgain={onAgain} />}
      {error && (
        <div className={classes.failure}>
          <ErrorState title={t("ask.failed")} kept={t("ask.kept")} error={error} retry={onAgain} />
        </div>
      )}
      {reading && reading.citations.length > 0 && (
        <Sources citations={reading.citations} lit={lit} onLight={setLit} />
      )}
      {!asking && reading?.phase === "done" && <Actions {...props} />}
    </>
  );
}

type ProgressProps = { reading: Reading | undefined; asking: boolean; failed: boolean };

function Progress({ reading, asking, failed }: ProgressProps) {
  if (failed || !reading) return null;
  if (asking) {
    if (reading.sentences.length === 0) return t("ask.searching");
    return t("ask.checked", { count: reading.sentences.length });
  }
  if (reading.phase === "stopped") return t("ask.stopped");
  if (!reading.answer) return null;
  if (reading.answer.refused) return t("ask.not_in");
  const sure = t("ask.confidence", { share: percent(reading.answer.confidence, 1) });
  return `${t("ask.checked", { count: reading.sentences.length })}, ${sure}`;
}

function Stopped({ onAgain }: { onAgain: () => void }) {
  return (
    <p className={classes.stopped}>
      <span className="muted">{t("ask.stopped_body")}</span>
      <Button size="xs" leftSection={<Icon name="refresh" size={14} />} onClick={onAgain}>
        {t("ask.again")}
      </Button>
    </p>
  );
}

function Actions({ question, reading, found, onAgain, onFound }: Props) {
  return (
    <div className={classes.actions}>
      {reading?.answer?.trace && (
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          leftSection={<Icon name="list" size={14} />}
          aria-expanded={found}
          onClick={() => onFound(!found)}
        >
          {t("ask.how")}
        </Button>
      )}
      <Button
        size="xs"
        variant="subtle"
        color="gray"
        leftSection={<Icon name="refresh" size={14} />}
        onClick={onAgain}
      >
        {t("ask.again")}
      </Button>
      {question.in && (
        <Link to="/ask" search={{ q: question.q }} className="acc small strong">
          {t("ask.everywhere")}
        </Link>
      )}
    </div>
  );
}
