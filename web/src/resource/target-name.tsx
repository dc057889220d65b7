import { useQuery } from "@tanstack/react-query";
import type { BaseRecord, Target } from "./define";
import { recordQuery } from "./records";

type Named = BaseRecord & Record<string, unknown>;

/** The name of a record of which only the id is at hand. */
export function TargetName({ target, id }: { target: Target; id: string }) {
  const { data } = useQuery({ ...recordQuery<Named>(target, id), retry: false });
  return <>{data ? target.title(data) : id}</>;
}
