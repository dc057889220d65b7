import { useQuery } from "@tanstack/react-query";
import { Person } from "@/ui/person";
import { membersQuery } from "./members";
import { Picture } from "./picture";

type Props = { id: string; name: string; size?: 20 | 24 | 40 };

export function memberPicture(member: string, avatar: string): string {
  return `/members/${member}/picture?v=${avatar}`;
}

/** What stands before the name of a member: the picture, else initials. */
export function MemberMark({ id, name, size = 20 }: Props) {
  const avatar = useQuery(membersQuery).data?.find((member) => member.user_id === id)?.avatar;
  const initials = <Person id={id} name={name} size={size} />;
  return avatar ? <Picture path={memberPicture(id, avatar)} size={size} instead={initials} /> : initials;
}
