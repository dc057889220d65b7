import { Link } from "@tanstack/react-router";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { linkTo, usePlaces } from "../use-places";
import classes from "./nav.module.css";

export function SideNav() {
  const places = usePlaces();
  return (
    <nav className={`${classes.side} desk`} aria-label={t("nav.main")}>
      {places.map((place, index) => (
        <Link
          key={place.to}
          {...linkTo(place)}
          className={classes.place}
          activeOptions={{ exact: place.to === "/", includeSearch: false }}
          data-gap={(index > 0 && places[index - 1]?.group !== place.group) || undefined}
          data-foot={place.group === 4 || undefined}
          title={t(place.label)}
        >
          <Icon name={place.icon} />
          <span>{t(place.label)}</span>
        </Link>
      ))}
    </nav>
  );
}
