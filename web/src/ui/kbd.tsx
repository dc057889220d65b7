import classes from "./kbd.module.css";

/** A key cap. Phones have no keys, so it is not drawn there. */
export function Kbd({ children }: { children: string }) {
  return <kbd className={classes.kbd}>{children}</kbd>;
}

/** Keys that are pressed together, or one after the other. */
export function Keys({ keys }: { keys: string[] }) {
  return (
    <span className={classes.keys}>
      {keys.map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </span>
  );
}
