import { useQuery } from "@tanstack/react-query";
import { type LinkProps, useRouter } from "@tanstack/react-router";
import { may, meQuery, type Verb } from "@/api/session";
import { type Creation, creations, type Place, places } from "./navigation";

/** The places that exist and that this person may see. */
export function usePlaces(): Place[] {
  return useAllowed(places, "view");
}

export function useCreations(): Creation[] {
  return useAllowed(creations, "create");
}

function useAllowed<P extends { route: string; needs?: string }>(all: P[], verb: Verb): P[] {
  const { routesByPath } = useRouter();
  const me = useQuery(meQuery).data;
  const exists = (route: string) =>
    Object.keys(routesByPath).some(
      (path) => path === route || path === `${route}/{-$id}` || path === `${route}/`,
    );
  return all.filter(({ route, needs }) => exists(route) && (!needs || may(me, needs, verb)));
}

/** The address of a place for a link. */
export function linkTo({ to }: { to: string }, search: Record<string, unknown> = {}): LinkProps {
  return { to, search } as LinkProps;
}
