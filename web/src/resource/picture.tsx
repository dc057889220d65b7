import { queryOptions, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { fetchFile } from "@/api/client";
import { keys } from "@/api/keys";
import classes from "./picture.module.css";

/**
 * A picture by its path, which names it: what is there never changes. Pictures are asked for with the token, as everything
 * is, and shown from the page's own memory; the browser keeps what it has seen.
 */
export function pictureQuery(path: string) {
  return queryOptions({
    queryKey: keys.picture(path),
    queryFn: async ({ signal }) => inlined(await fetchFile(path, signal)),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}

function inlined(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

type Props = {
  path: string;
  size: 20 | 24 | 40;
  /** Until the picture is there, and where it can't be had. */
  instead: ReactNode;
};

/** The picture of a record, beside which its name stands. */
export function Picture({ path, size, instead }: Props) {
  const { data } = useQuery(pictureQuery(path));
  return data ? (
    <img className={classes.picture} src={data} width={size} height={size} alt="" draggable={false} />
  ) : (
    instead
  );
}
