import { createFileRoute } from "@tanstack/react-router";
import { ConversationPage } from "@/features/conversations/conversation-page";
import { conversationQuery } from "@/features/conversations/conversations";

export const Route = createFileRoute("/_app/conversations/$id")({
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(conversationQuery(params.id)),
  component: () => <ConversationPage id={Route.useParams().id} />,
});
