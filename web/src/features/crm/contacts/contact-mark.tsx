import { lazy, Suspense } from "react";
import { Person } from "@/ui/person";

const Named = lazy(() => import("./named-mark").then((module) => ({ default: module.NamedMark })));

export type ContactMarkProps = { id: string; name: string; size?: 20 | 24 };

/** What stands before the name of a contact of whom nothing else is at hand: the picture, else initials. */
export function ContactMark(props: ContactMarkProps) {
  return (
    <Suspense fallback={<Person {...props} />}>
      <Named {...props} />
    </Suspense>
  );
}
