import { TagsInput as Input } from "@mantine/core";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/Pill.layer.css";
import "@mantine/core/styles/PillsInput.layer.css";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { tagsQuery } from "./custom";
import type { OwnInput } from "./define";

/** Tags, with those that the company uses already offered first. */
export function TagsInput({
  record,
  label,
  bare,
  value,
  onChange,
  error,
  autoFocus,
  onKeyDown,
  onBlur,
}: OwnInput & { record: string }) {
  const { data = [] } = useQuery(tagsQuery(record));
  const [typed, setTyped] = useState("");
  return (
    <Input
      {...(bare ? { "aria-label": label } : { label })}
      data={data}
      value={Array.isArray(value) ? value : []}
      onChange={onChange}
      searchValue={typed}
      onSearchChange={setTyped}
      splitChars={[",", ";"]}
      maxTags={50}
      acceptValueOnBlur
      error={error}
      autoFocus={autoFocus}
      // Enter takes what is typed; with nothing typed it saves.
      onKeyDown={(event) => (event.key !== "Enter" || typed === "") && onKeyDown?.(event)}
      onBlur={onBlur}
    />
  );
}
