import { Link } from "@tanstack/react-router";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { linkTo, useIsHere, usePlaces } from "../use-places";
import classes from "./nav.module.css";

export function SideNav() {
  const places = usePlaces();
  const isHere = useIsHere();
  return (
    <nav className={`${classes.side} desk`} aria-label={t("nav.main")}>
      {places.map((place, index) => (
        <Link
          key={place.to}
          {...linkTo(place)}
          className={classes.place}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{}}
          inactiveProps={{}}
          data-status={isHere(place) ? "active" : undefined}
          aria-current={isHere(place) ? "page" : undefined}
          data-gap={(index > 0 && places[index - 1]?.group !== place.group) || undefined}
          data-foot={place.group === "foot" || undefined}
          title={t(place.label)}
        >
          <Icon name={place.icon} />
          <span>{t(place.label)}</span>
        </Link>
      ))}
    </nav>
  );
}
