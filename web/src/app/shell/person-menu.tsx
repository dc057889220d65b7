import { type MantineColorScheme, Menu, useMantineColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { meQuery, signOut } from "@/api/session";
import { type Locale, locale, locales, setLocale } from "@/i18n/locale";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { Kbd } from "@/ui/kbd";
import { Person } from "@/ui/person";
import classes from "./top-bar.module.css";

const schemes: MantineColorScheme[] = ["auto", "light", "dark"];

export function PersonMenu({ onKeys }: { onKeys: () => void }) {
  const me = useQuery(meQuery).data;
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  if (!me) return null;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <button type="button" className={classes.person}>
          <Person id={me.user.id} name={me.user.name} size={24} />
          <span className="sr">
            {me.user.name}, {t("person.menu")}
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <p className="strong cut">{me.user.name}</p>
          <p className="small muted cut">{me.user.email}</p>
          <p className="small muted">{t(`role.${me.company.role}`)}</p>
        </div>
        <Menu.Divider />
        <Menu.Label>{t("theme")}</Menu.Label>
        {schemes.map((scheme) => (
          <Menu.Item
            key={scheme}
            closeMenuOnClick={false}
            rightSection={scheme === colorScheme && <Icon name="check" size={14} />}
            onClick={() => setColorScheme(scheme)}
          >
            {t(`theme.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Label>{t("language")}</Menu.Label>
        {Object.entries(locales).map(([code, name]) => (
          <Menu.Item
            key={code}
            lang={code}
            rightSection={code === locale() && <Icon name="check" size={14} />}
            onClick={() => setLocale(code as Locale)}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item className="desk" rightSection={<Kbd>?</Kbd>} onClick={onKeys}>
          {t("keys.title")}
        </Menu.Item>
        <Menu.Item onClick={() => void signOut()}>{t("sign_out")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
