import { Skeleton } from "@mantine/core";
import "@mantine/core/styles/Skeleton.layer.css";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import type { OwnInput } from "@/resource/define";
import { membersQuery, present } from "@/resource/members";
import type { RichEditorProps } from "@/ui/rich-editor";

const RichEditor = lazy(() => import("@/ui/rich-editor").then((module) => ({ default: module.RichEditor })));

/** The editor with the company's members to mention; it is fetched when somebody is about to write. */
export function TextEditor(props: Omit<RichEditorProps, "people">) {
  const { data } = useQuery(membersQuery);
  const people = present(data ?? []).map(({ user_id: id, name: label }) => ({ id, label }));
  return (
    <Suspense fallback={<Skeleton height={92} animate={false} />}>
      <RichEditor {...props} people={people} />
    </Suspense>
  );
}

/** The text of an activity in a form, or in place of the value: leaving it or Ctrl Enter saves, Esc puts back. */
export function BodyInput({ label, bare, value, onChange, error, autoFocus, onBlur, onKeyDown }: OwnInput) {
  const key = (name: string) => onKeyDown?.({ key: name, shiftKey: false, ...still } as never);
  return (
    <TextEditor
      label={label}
      bare={bare}
      value={String(value ?? "")}
      error={error}
      autoFocus={bare && autoFocus}
      onChange={onChange}
      onBlur={onBlur}
      onSubmit={onKeyDown && (() => key("Enter"))}
      onEscape={onKeyDown && (() => key("Escape"))}
    />
  );
}

const still = { stopPropagation: () => undefined, preventDefault: () => undefined };
