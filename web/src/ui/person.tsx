import type { CSSProperties, ReactNode } from "react";
import classes from "./person.module.css";

const hues = [190, 28, 330, 150, 230, 64, 268, 12];

function hueOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) >>> 0;
  return hues[sum % hues.length] ?? 190;
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0] ?? "";
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  const letters = last ? [...first].slice(0, 1).concat([...last].slice(0, 1)) : [...first].slice(0, 2);
  return letters.join("").toLocaleUpperCase();
}

type Props = { id: string; name: string; size?: 20 | 24 | 40; square?: boolean };

/** Initials in one of eight hues by id; people are round, accounts square. */
export function Person({ id, name, size = 20, square = false }: Props) {
  const style: CSSProperties & Record<"--hue", number> = { "--hue": hueOf(id) };
  return (
    <span
      className={classes.person}
      data-size={size}
      data-square={square || undefined}
      style={style}
      aria-hidden="true"
    >
      {initials(name)}
    </span>
  );
}

/** A person or account with the name beside it, behind the initials or what stands for them. */
export function PersonName({ id, name, size, square, mark }: Props & { mark?: ReactNode }) {
  return (
    <span className={classes.named}>
      {mark || <Person id={id} name={name} size={size} square={square} />}
      <span className="cut">{name}</span>
    </span>
  );
}
