import classes from "./tabs.module.css";

type Tab<V extends string> = { value: V; label: string; count?: string };
type Props<V extends string> = {
  label: string;
  tabs: Tab<V>[];
  value: V;
  onChange: (value: V) => void;
  panel?: string;
};

/** Underlined views of the same page; arrows move between them. `panel` is the id of what they switch. */
export function Tabs<V extends string>({ label, tabs, value, onChange, panel }: Props<V>) {
  const move = (step: number, list: HTMLElement) => {
    const index = tabs.findIndex((tab) => tab.value === value);
    const next = tabs[(index + step + tabs.length) % tabs.length];
    if (!next) return;
    onChange(next.value);
    list.querySelectorAll<HTMLElement>("[role=tab]")[tabs.indexOf(next)]?.focus();
  };
  return (
    <div
      className={classes.tabs}
      role="tablist"
      aria-label={label}
      onKeyDown={(event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (step) move(step, event.currentTarget);
      }}
    >
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          aria-selected={tab.value === value}
          aria-controls={panel}
          tabIndex={tab.value === value ? 0 : -1}
          onClick={() => onChange(tab.value)}
        >
          {tab.label}
          {tab.count && <span className={classes.count}>{tab.count}</span>}
        </button>
      ))}
    </div>
  );
}
