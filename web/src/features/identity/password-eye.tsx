import { Icon } from "@/ui/icon";

/** Shows what was typed; in the accent while it does. */
export function PasswordEye({ reveal }: { reveal: boolean }) {
  return <Icon name="eye" className={reveal ? "acc" : "muted"} />;
}
