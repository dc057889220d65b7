import classes from "./progress-bar.module.css";

type BarProps = { value: number; label: string; width?: number };

/** Progress from 0 to 1; the real units are said in words beside it. */
export function ProgressBar({ value, label, width }: BarProps) {
  const percent = Math.round(Math.max(0, Math.min(1, value)) * 100);
  return (
    <div
      className={classes.bar}
      style={{ width }}
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i style={{ width: `${percent}%` }} />
    </div>
  );
}

type StagesProps = {
  stages: number;
  done: number;
  progress: number;
  state: "running" | "done" | "failed";
  label: string;
};

/** One segment a stage: done ones are full, the running one fills, a failed one is red. */
export function StageBar({ stages, done, progress, state, label }: StagesProps) {
  const segments = Array.from({ length: stages }, (_, index) => segment(index, done, state));
  return (
    <div
      className={classes.stages}
      role="progressbar"
      aria-label={label}
      aria-valuenow={done}
      aria-valuemin={0}
      aria-valuemax={stages}
    >
      {segments.map((kind, index) => (
        <i
          // biome-ignore lint/suspicious/noArrayIndexKey: a segment is its position
          key={index}
          data-kind={kind}
          style={kind === "now" ? { backgroundSize: `${progress * 100}% 100%` } : undefined}
        />
      ))}
    </div>
  );
}

function segment(index: number, done: number, state: StagesProps["state"]): string {
  if (state === "done") return "all";
  if (index < done) return "done";
  if (index > done) return "open";
  return state === "failed" ? "bad" : "now";
}
