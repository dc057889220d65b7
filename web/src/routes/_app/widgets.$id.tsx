import { createFileRoute } from "@tanstack/react-router";
import { WidgetPage } from "@/features/widgets/widget-page";

/** "new" is the form of a widget that does not exist yet. */
export const Route = createFileRoute("/_app/widgets/$id")({
  component: () => <WidgetPage id={Route.useParams().id} />,
});
