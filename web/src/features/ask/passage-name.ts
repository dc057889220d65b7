import type { Trace } from "./reading";

/** Heading first: passages found together are often of the same document. */
export function passageName({ document_name, heading_path }: Trace["passages"][number]): string {
  return [...heading_path.slice(-1), document_name].join(", ");
}
