import { queryOptions } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import type { Answered } from "@/api/shapes";

export type Settled = Answered<"/settings/sign-in-provider", "get">;
export type Domain = Settled["domains"][number];

export const providerQuery = queryOptions({
  queryKey: ["sign-in-provider"],
  queryFn: ({ signal }) => body(api.GET("/settings/sign-in-provider", { signal })),
});
