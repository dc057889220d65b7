import { TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { createRecord } from "@/resource/records";
import { Icon } from "@/ui/icon";
import classes from "./my-day.module.css";
import { useTasksChanged } from "./use-finish";

type Props = { label: string; values: Record<string, string | boolean> };

/** One line: type what is to do, press Enter, and it is a task. */
export function QuickAdd({ label, values }: Props) {
  const [title, setTitle] = useState("");
  const changed = useTasksChanged();
  const add = useMutation({
    mutationFn: (what: string) => createRecord("/tasks", { title: what, ...values }, crypto.randomUUID()),
    onSuccess: async () => {
      setTitle("");
      await changed();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (title.trim() && !add.isPending) add.mutate(title.trim());
  };
  return (
    <form onSubmit={submit} className={classes.add}>
      <TextInput
        aria-label={label}
        placeholder={label}
        leftSection={<Icon name="plus" />}
        maxLength={300}
        value={title}
        error={add.error?.message}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
    </form>
  );
}
