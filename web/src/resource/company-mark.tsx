import { lazy, Suspense } from "react";
import { initials } from "@/ui/person";
import classes from "./company-mark.module.css";

const Logo = lazy(() => import("./company-logo").then((module) => ({ default: module.CompanyLogo })));

/** What stands before the name of the company: its logo, else its first letter. */
export function CompanyMark({ name, logo = "" }: { name: string; logo?: string }) {
  const letter = (
    <span className={classes.mark} aria-hidden="true">
      {initials(name).slice(0, 1)}
    </span>
  );
  if (!logo) return letter;
  return (
    <Suspense fallback={letter}>
      <Logo logo={logo} instead={letter} />
    </Suspense>
  );
}
