import { Link, type LinkProps, useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";

type Props = {
  /** The route as its file names it, such as "/conversations/$id". */
  route: string;
  params?: Record<string, string>;
  search?: Record<string, unknown>;
  className?: string;
  children: ReactNode;
};

/** A link to a page that may not be part of this build; without that page it is only its words. */
export function PlaceLink({ route, params, search, className, children }: Props) {
  const { routesByPath } = useRouter();
  if (!(route in routesByPath)) return <span className={className}>{children}</span>;
  return (
    <Link {...({ to: route, params, search } as LinkProps)} className={className}>
      {children}
    </Link>
  );
}
