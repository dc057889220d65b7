import { useQuery } from "@tanstack/react-query";
import { Person } from "@/ui/person";
import type { MemberMarkProps } from "./member-mark";
import { memberPicture } from "./member-picture";
import { membersQuery } from "./members";
import { Picture } from "./picture";

export function MemberFace({ id, name, size = 20 }: MemberMarkProps) {
  const avatar = useQuery(membersQuery).data?.find((member) => member.user_id === id)?.avatar;
  const initials = <Person id={id} name={name} size={size} />;
  return avatar ? <Picture path={memberPicture(id, avatar)} size={size} instead={initials} /> : initials;
}
