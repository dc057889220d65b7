import { Link, type LinkProps, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ListSearch } from "./list-state";

type Where = { route: string };
type Props = {
  to: Where;
  id?: string;
  search?: ListSearch;
  className?: string;
  children: ReactNode;
  tabIndex?: number;
};

// A record type's route is "<route>/{-$id}": without id its list, with one the record.
function address(where: Where, id: string | undefined, search: ListSearch | undefined): LinkProps {
  return { to: `${where.route}/{-$id}`, params: { id }, search: search ?? {} } as LinkProps;
}

/** A link to a list or record. The list's state goes along, so that the record knows its neighbours. */
export function RecordLink({ to, id, search, className, children, tabIndex }: Props) {
  return (
    <Link {...address(to, id, search)} className={className} tabIndex={tabIndex} preload="intent">
      {children}
    </Link>
  );
}

export function useOpenRecord(): (where: Where, id?: string, search?: ListSearch) => void {
  const navigate = useNavigate();
  return (where, id, search) => void navigate(address(where, id, search));
}
