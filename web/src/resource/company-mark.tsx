import { useQuery } from "@tanstack/react-query";
import { initials } from "@/ui/person";
import classes from "./company-mark.module.css";
import { pictureQuery } from "./picture";

export function logoPath(logo: string): string {
  return `/organization/logo?v=${logo}`;
}

/** What stands before the name of the company: its logo, else its first letter. */
export function CompanyMark({ name, logo = "" }: { name: string; logo?: string }) {
  const { data } = useQuery({ ...pictureQuery(logoPath(logo)), enabled: logo !== "" });
  if (logo && data) return <img className={classes.logo} src={data} alt="" draggable={false} />;
  return (
    <span className={classes.mark} aria-hidden="true">
      {initials(name).slice(0, 1)}
    </span>
  );
}
