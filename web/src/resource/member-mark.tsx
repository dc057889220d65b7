import { lazy, Suspense } from "react";
import { Person } from "@/ui/person";

const Face = lazy(() => import("./member-face").then((module) => ({ default: module.MemberFace })));

export type MemberMarkProps = { id: string; name: string; size?: 20 | 24 | 40 };

/** What stands before the name of a member: the picture, else initials. */
export function MemberMark(props: MemberMarkProps) {
  return (
    <Suspense fallback={<Person {...props} />}>
      <Face {...props} />
    </Suspense>
  );
}
