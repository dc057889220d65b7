import classes from "./file-name.module.css";

const tail = 10;

/** A file's name, cut in the middle where it is too long: the end tells versions and types apart. */
export function FileName({ name }: { name: string }) {
  const at = name.length > tail * 2 ? name.length - tail : name.length;
  return (
    <span className={classes.name} title={name}>
      {/* Two boxes would be read out as two words. */}
      <span className="sr">{name}</span>
      <span className={classes.start} aria-hidden="true">
        {name.slice(0, at)}
      </span>
      <span className={classes.end} aria-hidden="true">
        {name.slice(at)}
      </span>
    </span>
  );
}
