import { Icon, type IconName } from "./icon";

type Props = { done: number; of: number; failed?: boolean };

/** A ring that fills by quarters; done is a full ring with a check, failed one with a cross. */
export function StageIcon({ done, of, failed = false }: Props) {
  if (failed) return <Icon name="ringx" size={14} className="neg" />;
  if (done >= of) return <Icon name="ring4" size={14} className="pos" />;
  const quarters: IconName[] = ["ring0", "ring1", "ring2", "ring3"];
  const quarter = of > 0 ? Math.min(3, Math.floor((done / of) * 4)) : 0;
  return <Icon name={quarters[quarter] ?? "ring0"} size={14} className="acc" />;
}
