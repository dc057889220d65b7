import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { may, meQuery } from "@/api/session";
import type { Task } from "@/api/shapes";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { Block } from "@/ui/sheet";
import { Parts } from "./parts";
import { useFinish, useReopen } from "./use-finish";

/** Beside a task: its state and its parts. */
export function TaskState({ task }: { task: Task }) {
  return (
    <>
      <State task={task} />
      <Parts task={task} />
    </>
  );
}

/** Ticks the task off or opens it again. */
function State({ task }: { task: Task }) {
  const me = useQuery(meQuery).data;
  const finish = useFinish();
  const reopen = useReopen();
  if (!may(me, "tasks", "edit")) return null;
  const done = task.status === "done";
  return (
    <Block title={t("tasks.state")}>
      <Button
        leftSection={<Icon name={done ? "refresh" : "check"} />}
        variant={done ? "default" : "filled"}
        loading={finish.isPending || reopen.isPending}
        onClick={() => (done ? reopen : finish).mutate(task.id)}
      >
        {t(done ? "tasks.reopen" : "tasks.mark_done")}
      </Button>
    </Block>
  );
}
