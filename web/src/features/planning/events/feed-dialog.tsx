import { Button, Modal, TextInput } from "@mantine/core";
import "@mantine/core/styles/Modal.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { t } from "@/i18n/translate";
import { moment } from "@/ui/format";
import { Notice } from "@/ui/notice";
import { toast } from "@/ui/toasts";
import classes from "./event-drawer.module.css";
import { closeFeed, feedQuery, makeFeed } from "./events";

/** The secret address under which other calendars read one's own. */
export function FeedDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const feed = useQuery(feedQuery);
  const again = () => client.invalidateQueries({ queryKey: feedQuery.queryKey });
  const make = useMutation({ mutationFn: makeFeed, onSettled: again });
  const end = useMutation({ mutationFn: closeFeed, onSuccess: () => make.reset(), onSettled: again });
  const url = make.data?.url;
  const active = feed.data?.active;
  const error = make.error ?? end.error ?? feed.error;
  const copy = async (address: string) => {
    await navigator.clipboard.writeText(address);
    toast(t("calendar.feed.copied"));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={<b>{t("calendar.feed.title")}</b>}
      size={480}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <div className={classes.scopes}>
        <p className="soft">{t("calendar.feed.about")}</p>
        {error && <Notice tone="negative" title={error.message} />}
        {url && (
          <>
            <TextInput
              label={t("calendar.feed.address")}
              description={t("calendar.feed.once")}
              value={url}
              readOnly
              onFocus={(event) => event.currentTarget.select()}
            />
            <Button variant="filled" data-autofocus onClick={() => void copy(url)}>
              {t("calendar.feed.copy")}
            </Button>
          </>
        )}
        {!url && active && (
          <p className="muted">
            {t("calendar.feed.active", { day: moment(feed.data?.created_at ?? "") })}{" "}
            {feed.data?.last_read_at
              ? t("calendar.feed.read", { day: moment(feed.data.last_read_at) })
              : t("calendar.feed.unread")}
          </p>
        )}
        {!url && feed.isSuccess && (
          <Button
            variant={active ? "default" : "filled"}
            loading={make.isPending}
            onClick={() => make.mutate()}
          >
            {active ? t("calendar.feed.renew") : t("calendar.feed.make")}
          </Button>
        )}
        {active && (
          <Button variant="subtle" color="brick" loading={end.isPending} onClick={() => end.mutate()}>
            {t("calendar.feed.end")}
          </Button>
        )}
      </div>
    </Modal>
  );
}
