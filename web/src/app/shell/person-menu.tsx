import { Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { meQuery, signOut } from "@/api/session";
import { type Locale, locale, locales } from "@/i18n/locale";
import { t } from "@/i18n/translate";
import { useAppearance } from "@/resource/appearance";
import { MemberMark } from "@/resource/member-mark";
import { Icon } from "@/ui/icon";
import { Kbd } from "@/ui/kbd";
import classes from "./top-bar.module.css";

const schemes = ["auto", "light", "dark"] as const;

export function PersonMenu({ onKeys }: { onKeys: () => void }) {
  const me = useQuery(meQuery).data;
  const { look, change } = useAppearance();
  if (!me) return null;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <button type="button" className={classes.person}>
          <MemberMark id={me.user.id} name={me.user.name} size={24} />
          <span className="sr">
            {me.user.name}, {t("person.menu")}
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <p className="strong cut">{me.user.name}</p>
          <p className="small muted cut">{me.user.email}</p>
          <p className="small muted">{me.company.role_name || t(`role.${me.company.role}`)}</p>
        </div>
        <Menu.Divider />
        <Menu.Label>{t("theme")}</Menu.Label>
        {schemes.map((scheme) => (
          <Menu.Item
            key={scheme}
            closeMenuOnClick={false}
            rightSection={scheme === look?.theme && <Icon name="check" size={14} />}
            onClick={() => change({ theme: scheme })}
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
            onClick={() => change({ language: code as Locale })}
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
