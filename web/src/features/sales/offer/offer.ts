import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { ApiError } from "@/api/problem";
import type { Answered } from "@/api/shapes";
import { base } from "@/api/token";

export type Offer = Answered<"/public/quotes/{token}", "get">;

/** What a link leads to. That it leads nowhere is an answer, not a failure to try again. */
export function offerQuery(token: string) {
  return queryOptions({
    queryKey: ["offer", token],
    queryFn: ({ signal }): Promise<Offer> =>
      body(api.GET("/public/quotes/{token}", { params: { path: { token } }, signal })),
    retry: (tries, error) => !(error instanceof ApiError && error.status < 500) && tries < 2,
    staleTime: 30_000,
  });
}

export function acceptOffer(token: string, name: string): Promise<Offer> {
  return body(api.POST("/public/quotes/{token}/accept", { params: { path: { token } }, body: { name } }));
}

export function declineOffer(token: string, reason: string): Promise<Offer> {
  return body(api.POST("/public/quotes/{token}/decline", { params: { path: { token } }, body: { reason } }));
}

export function offerLetter(token: string): string {
  return `/public/quotes/${encodeURIComponent(token)}/pdf`;
}

/** The logo is there for everybody who has the link, so that the page shows it as it is. */
export function offerLogo(token: string): string {
  return `${base}/public/quotes/${encodeURIComponent(token)}/logo`;
}
