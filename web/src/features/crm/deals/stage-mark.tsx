import { StageIcon } from "@/ui/stage-icon";

type Stage = { id: string; kind: string };

/** A ring that fills with the stages before this one; a check when won, a cross when lost. */
export function StageMark({ stage, stages }: { stage: Stage; stages: Stage[] }) {
  if (stage.kind === "lost") return <StageIcon done={0} of={1} failed />;
  if (stage.kind === "won") return <StageIcon done={1} of={1} />;
  const open = stages.filter((one) => one.kind === "open");
  return <StageIcon done={open.findIndex((one) => one.id === stage.id)} of={open.length} />;
}
