import { Link } from "@tanstack/react-router";
import { t } from "@/i18n/translate";
import { Sheet } from "@/ui/sheet";
import { Empty } from "@/ui/states";

export function NotFound() {
  return (
    <Sheet>
      <Empty
        icon="search"
        title={t("not_found.title")}
        action={
          <Link to="/" className="acc strong">
            {t("not_found.home")}
          </Link>
        }
      >
        {t("not_found.body")}
      </Empty>
    </Sheet>
  );
}
