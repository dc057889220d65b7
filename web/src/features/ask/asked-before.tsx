import { Button, Menu } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { askedBefore, type Question } from "./asking";
import "@/i18n/knowledge-words";

const shown = 20;

/** The questions of this visit; their answers are still here. */
export function AskedBefore({ onChoose }: { onChoose: (question: Question) => void }) {
  const client = useQueryClient();
  const questions = askedBefore(client).slice(0, shown);
  if (questions.length === 0) return null;
  return (
    <Menu position="bottom-end" width={360}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<Icon name="clock" />}
          aria-label={t("ask.before")}
        >
          <span className="desk">{t("ask.before")}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown aria-label={t("ask.before_hint")}>
        {questions.map((question) => (
          <Menu.Item key={question.q + question.in} onClick={() => onChoose(question)}>
            {question.q}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
