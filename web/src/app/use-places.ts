import { useQuery } from "@tanstack/react-query";
import { type LinkProps, useLocation, useRouter } from "@tanstack/react-router";
import { may, meQuery, type Verb } from "@/api/session";
import { type Creation, creations, type Page, type Place, places } from "./navigation";

/** The entries of the navigation that exist for this person. */
export function usePlaces(): Place[] {
  const allowed = useAllowed("view");
  return places.flatMap((place) => {
    const first = (place.pages ?? [place]).find(allowed);
    return first ? [{ ...place, to: first.to, route: first.route }] : [];
  });
}

/** Every page that this person can go to, also those that share an entry. */
export function usePages(): Page[] {
  const allowed = useAllowed("view");
  return places.flatMap((place) => (place.pages ?? [place]).filter(allowed));
}

export function useCreations(): Creation[] {
  return creations.filter(useAllowed("create"));
}

function useAllowed(verb: Verb): (page: Pick<Page, "route" | "needs">) => boolean {
  const { routesByPath } = useRouter();
  const me = useQuery(meQuery).data;
  const exists = (route: string) =>
    Object.keys(routesByPath).some(
      (path) => path === route || path === `${route}/{-$id}` || path === `${route}/`,
    );
  return ({ route, needs }) => exists(route) && (!needs || may(me, needs, verb));
}

/** Tells of an entry whether the page that is open stands under it. */
export function useIsHere(): (place: Place) => boolean {
  const path = useLocation({ select: ({ pathname }) => pathname });
  const under = (to: string) => path === to || path.startsWith(`${to}/`);
  return ({ to, pages }) =>
    to === "/" ? path === "/" : under(to) || (pages ?? []).some((page) => under(page.to));
}

/** The address of a place for a link. */
export function linkTo({ to }: { to: string }, search: Record<string, unknown> = {}): LinkProps {
  return { to, search } as LinkProps;
}
