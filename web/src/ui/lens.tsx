import { Icon } from "./icon";
import classes from "./lens.module.css";

/** The sign of the assistant, and of nothing else. */
export function Lens({ size = 16 }: { size?: 14 | 16 }) {
  return (
    <span className={classes.lens}>
      <Icon name="lens" size={size} />
    </span>
  );
}

/** The assistant where a person's initials would stand. */
export function LensMark() {
  return (
    <span className={classes.mark}>
      <Icon name="lens" size={14} />
    </span>
  );
}
