import { Menu } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { meQuery, switchCompany } from "@/api/session";
import { t } from "@/i18n/translate";
import { CompanyMark } from "@/resource/company-mark";
import { Icon } from "@/ui/icon";
import { toast } from "@/ui/toasts";
import classes from "./top-bar.module.css";

/** The company that is open; whoever belongs to several changes here. */
export function CompanySwitcher() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const me = useQuery(meQuery).data;
  const change = useMutation({
    mutationFn: switchCompany,
    onSuccess: async () => {
      await navigate({ to: "/" });
      await client.resetQueries();
    },
    onError: (error) => toast(error.message),
  });
  if (!me) return null;
  const mark = <CompanyMark name={me.company.name} logo={me.organization.logo} />;
  if (me.companies.length < 2) {
    return (
      <span className={classes.company}>
        {mark}
        <span className="cut">{me.company.name}</span>
      </span>
    );
  }
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <button type="button" className={classes.company}>
          {mark}
          <span className="cut">{me.company.name}</span>
          <span className="sr">{t("company.switch")}</span>
          <Icon name="updown" size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {me.companies.map((company) => (
          <Menu.Item
            key={company.id}
            leftSection={
              <CompanyMark
                name={company.name}
                logo={company.id === me.company.id ? me.organization.logo : ""}
              />
            }
            rightSection={
              company.id === me.company.id ? (
                <Icon name="check" size={14} />
              ) : (
                <span className="small muted">{company.role_name || t(`role.${company.role}`)}</span>
              )
            }
            onClick={() => company.id !== me.company.id && change.mutate(company.id)}
          >
            {company.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
