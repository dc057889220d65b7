import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import classes from "./company-mark.module.css";
import { logoPath } from "./member-picture";
import { pictureQuery } from "./picture";

export function CompanyLogo({ logo, instead }: { logo: string; instead: ReactNode }) {
  const { data } = useQuery(pictureQuery(logoPath(logo)));
  return data ? <img className={classes.logo} src={data} alt="" draggable={false} /> : instead;
}
