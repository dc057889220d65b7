import type { ReactNode } from "react";
import type { BaseRecord } from "@/resource/define";

/** Where the rest of a column comes from: its list behind the first cards. */
export type Rest = { filter: string; q?: string; sort: string; cursor: string };

export type BoardColumn<R extends BaseRecord> = {
  id: string;
  name: string;
  icon?: ReactNode;
  count: number;
  /** At the right of the head, such as a probability. */
  aside?: ReactNode;
  /** The second line of the head, such as sums. */
  sum?: ReactNode;
  /** Why no card can be put here. */
  barred?: string;
  cards: R[];
  rest?: Rest;
};

/** What a record type says of its cards. */
export type CardWords<R extends BaseRecord> = {
  title: (record: R) => string;
  /** What stands on the card, under nothing else. */
  face: (record: R) => ReactNode;
  /** What a column's sum would change by, if the card came into it. */
  gain?: (record: R) => ReactNode;
  /** A card that stays where it is. */
  fixed?: (record: R) => boolean;
};

/** The card in hand, where it came from and where it would be dropped. */
export type Held<R extends BaseRecord> = { record: R; from: string; to: string; by: "keys" | "pointer" };
