import { useState } from "react";
import { AnswerText, type Lit } from "@/features/ask/answer-text";
import { Sources } from "@/features/ask/sources";
import { t } from "@/i18n/translate";
import { clock, dayHead, exactly } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { LensMark } from "@/ui/lens";
import { Tag } from "@/ui/tag";
import classes from "./conversation.module.css";
import { Visitor, visitorName } from "./conversation-list";
import type { ConversationDetail, Message } from "./conversations";
import "@/i18n/knowledge-words";
import "@/i18n/deals-words";

/** The turns of a talk, oldest first, with a rule for each day. */
export function Thread({ talk }: { talk: ConversationDetail }) {
  if (talk.messages.length === 0)
    return <p className={`${classes.event} muted`}>{t("conversation.silent")}</p>;
  const heads = talk.messages.map((message) => dayHead(message.created_at));
  return (
    <ol className={classes.turns}>
      {talk.messages.map((message, index) => (
        <li key={message.id}>
          {heads[index] !== heads[index - 1] && <h2 className={classes.day}>{heads[index]}</h2>}
          <div className={classes.turn}>
            {message.role === "visitor" ? <Visitor talk={talk} /> : <LensMark />}
            <div className={classes.words}>
              <p className={classes.who}>
                {message.role === "visitor" ? (
                  <b>{visitorName(talk)}</b>
                ) : (
                  <b className="ai">{t("ask.assistant")}</b>
                )}{" "}
                <time
                  dateTime={message.created_at}
                  title={exactly(message.created_at)}
                  className="small muted num"
                >
                  {clock(message.created_at)}
                </time>
              </p>
              {message.role === "visitor" ? (
                <p className={classes.said}>{message.text}</p>
              ) : (
                <Answer message={message} />
              )}
            </div>
          </div>
        </li>
      ))}
    </ol>
  );
}

function Answer({ message }: { message: Message }) {
  const [lit, setLit] = useState<Lit>();
  const { sentences, citations, refused, text } = message;
  return (
    <>
      {sentences.length > 0 && !refused ? (
        <AnswerText sentences={sentences} citations={citations} lit={lit} onLight={setLit} />
      ) : (
        <p className={classes.said}>{text || t("ask.refused")}</p>
      )}
      {citations.length > 0 && <Sources citations={citations} lit={lit} onLight={setLit} />}
      {(refused || message.helpful !== null) && (
        <p className={classes.tags}>
          {refused && <Tag>{t("ask.not_in")}</Tag>}
          <Rating helpful={message.helpful} />
        </p>
      )}
    </>
  );
}

function Rating({ helpful }: { helpful: boolean | null }) {
  if (helpful === null) return null;
  return (
    <span className={`row small ${helpful ? "pos" : "cau"}`}>
      <Icon name={helpful ? "up-thumb" : "down-thumb"} size={14} />
      {t(helpful ? "conversation.helpful" : "conversation.unhelpful")}
    </span>
  );
}
