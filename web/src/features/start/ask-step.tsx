import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, body } from "@/api/client";
import { keys } from "@/api/keys";
import type { Answer, KnowledgeDocument } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { Lens } from "@/ui/lens";
import { Notice } from "@/ui/notice";
import { Cited, Mark, Passage } from "@/ui/passage";
import classes from "./start.module.css";
import { Step } from "./step";

/** One question of the first document, answered with the span that supports it. */
export function AskStep({ document }: { document: string | undefined }) {
  const [question, setQuestion] = useState("");
  // The document's step fetches it; this one only looks.
  const state = useQuery<KnowledgeDocument>({
    queryKey: keys.one("documents", document ?? ""),
    enabled: false,
  }).data;
  const ready = state?.status === "ready";
  const ask = useMutation({
    mutationFn: async () => {
      const asked = { question: question.trim(), document_ids: document ? [document] : undefined };
      // Without asking for events the answer is JSON.
      return (await body(api.POST("/rag/query", { body: asked }))) as Answer;
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (question.trim()) ask.mutate();
  };
  return (
    <Step
      title={t("start.ask")}
      lead={ready ? t("start.ask_lead") : t("start.ask_wait")}
      state={ask.data ? "done" : "open"}
    >
      {ready && (
        <form className={classes.ask} onSubmit={submit}>
          <TextInput
            className="grow"
            aria-label={t("start.ask")}
            placeholder={t("start.ask_placeholder")}
            value={question}
            onChange={(event) => setQuestion(event.currentTarget.value)}
          />
          <Button type="submit" loading={ask.isPending} disabled={question.trim() === ""}>
            {t("start.ask_submit")}
          </Button>
        </form>
      )}
      {ask.error && <Notice tone="negative" title={ask.error.message} />}
      {ask.data && <Answered answer={ask.data} />}
    </Step>
  );
}

function Answered({ answer }: { answer: Answer }) {
  const first = answer.citations[0];
  return (
    <div aria-live="polite" className={classes.asked}>
      <p className="row ai small strong">
        <Lens size={14} /> {t("start.asked")}
      </p>
      {answer.refused ? (
        <p className={classes.answer}>{t("start.refused")}</p>
      ) : (
        <p className={classes.answer}>
          {answer.sentences.map((sentence) => (
            <Cited key={sentence.text} lit={false}>
              {sentence.text}
              {sentence.citations.map((n) => (
                <Mark key={n} n={n} lit={n === first?.n} />
              ))}{" "}
            </Cited>
          ))}
        </p>
      )}
      {first && !answer.refused && (
        <div className={classes.passage}>
          <Passage
            source={{ n: first.n, document: first.document_name, page: first.page, quote: first.quote }}
          />
        </div>
      )}
    </div>
  );
}
