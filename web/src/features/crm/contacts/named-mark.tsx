import { useQuery } from "@tanstack/react-query";
import { may, meQuery } from "@/api/session";
import { Picture } from "@/resource/picture";
import { Person } from "@/ui/person";
import { avatarPath, avatarQuery } from "./avatar";
import type { ContactMarkProps } from "./contact-mark";

export function NamedMark({ id, name, size = 20 }: ContactMarkProps) {
  const me = useQuery(meQuery).data;
  const { data } = useQuery({ ...avatarQuery(id), enabled: may(me, "contacts", "view") });
  const initials = <Person id={id} name={name} size={size} />;
  return data ? <Picture path={avatarPath(id, data)} size={size} instead={initials} /> : initials;
}
