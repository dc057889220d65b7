import { ActionIcon, Button, Menu } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { t } from "@/i18n/translate";
import { Icon } from "@/ui/icon";
import { Kbd } from "@/ui/kbd";
import { usePhone } from "@/ui/use-phone";
import type { Creation } from "../navigation";
import { linkTo, useCreations } from "../use-places";

type Props = { opened: boolean; onChange: (open: boolean) => void };

/** C, then the letter of what is to be created. */
export function CreateMenu({ opened, onChange }: Props) {
  const navigate = useNavigate();
  const creations = useCreations();
  const phone = usePhone();
  if (creations.length === 0) return null;
  const run = (creation: Creation) => void navigate(linkTo(creation, creation.search));
  return (
    <Menu opened={opened} onChange={onChange} position="bottom-end" width={200}>
      <Menu.Target>
        {phone ? (
          <ActionIcon size={40} aria-label={t("create")}>
            <Icon name="plus" />
          </ActionIcon>
        ) : (
          <Button leftSection={<Icon name="plus" />} rightSection={<Kbd>C</Kbd>}>
            {t("create")}
          </Button>
        )}
      </Menu.Target>
      <Menu.Dropdown
        onKeyDown={(event) => {
          const creation = creations.find((one) => one.keys.toLowerCase() === event.key.toLowerCase());
          if (!creation || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          onChange(false);
          run(creation);
        }}
      >
        {creations.map((creation) => (
          <Menu.Item
            key={creation.label}
            leftSection={<Icon name={creation.icon} />}
            rightSection={<Kbd>{creation.keys}</Kbd>}
            onClick={() => run(creation)}
          >
            {t(creation.label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
