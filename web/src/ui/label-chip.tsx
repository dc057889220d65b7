import type { CSSProperties } from "react";
import { Nothing } from "./dates";
import classes from "./label-chip.module.css";

const hues = [190, 28, 330, 150, 230, 64, 268, 12];

/** The hue of a word: the same word has the same colour everywhere. */
export function hueOfWord(word: string): number {
  let sum = 0;
  for (const character of word.toLocaleLowerCase()) sum = (sum * 31 + character.charCodeAt(0)) >>> 0;
  return hues[sum % hues.length] ?? 190;
}

/** Words that people have put on a record, each in a colour of its own. */
export function LabelChips({ labels }: { labels: string[] }) {
  if (labels.length === 0) return <Nothing />;
  return (
    <span className={classes.row}>
      {labels.map((label) => {
        const style: CSSProperties & Record<"--hue", number> = { "--hue": hueOfWord(label) };
        return (
          <span key={label} className={classes.chip} style={style}>
            {label}
          </span>
        );
      })}
    </span>
  );
}
