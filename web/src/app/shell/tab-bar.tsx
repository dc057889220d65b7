import { Menu } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { linkTo, usePlaces } from "../use-places";
import classes from "./nav.module.css";

/** A phone's navigation: four places and the rest under More. */
export function TabBar() {
  const navigate = useNavigate();
  const places = usePlaces();
  const rest = places.filter((place) => !place.phone);
  return (
    <nav className={classes.bar} aria-label={t("nav.main")}>
      {places
        .filter((place) => place.phone)
        .map((place) => (
          <Link
            key={place.to}
            {...linkTo(place)}
            activeOptions={{ exact: place.to === "/", includeSearch: false }}
          >
            <Icon name={place.icon} size={20} />
            {t(place.label)}
          </Link>
        ))}
      {rest.length > 0 && (
        <Menu position="top-end" width={200}>
          <Menu.Target>
            <button type="button">
              <Icon name="more" size={20} />
              {t("more")}
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map((place) => (
              <Menu.Item
                key={place.to}
                leftSection={<Icon name={place.icon} />}
                onClick={() => void navigate(linkTo(place))}
              >
                {t(place.label)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </nav>
  );
}
