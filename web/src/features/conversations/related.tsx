import { useInfiniteQuery } from "@tanstack/react-query";
import { t } from "@/i18n/translate";
import { number } from "@/ui/format";
import { Block } from "@/ui/sheet";
import { ConversationList } from "./conversation-list";
import { conversationsQuery } from "./conversations";
import "@/i18n/deals-words";

/** The talks of a contact, for the column beside its record. */
export function ContactConversations({ contactId }: { contactId: string }) {
  const of = { contact_id: contactId };
  const { data } = useInfiniteQuery(conversationsQuery(of));
  const first = data?.pages[0];
  const count =
    first && !first.next_cursor && first.items.length > 0 ? number(first.items.length) : undefined;
  return (
    <Block title={t("conversation.of_contact")} count={count}>
      <ConversationList of={of} none={t("conversation.none_of_contact")} named={false} />
    </Block>
  );
}
