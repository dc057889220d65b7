import { Button } from "@mantine/core";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { ApiError } from "@/api/problem";
import type { Answered } from "@/api/shapes";
import { localeTag } from "@/i18n/locale";
import "@/i18n/letter-words";
import { t } from "@/i18n/translate";
import { Brand } from "@/ui/brand";
import { Notice } from "@/ui/notice";
import { ErrorState, LoadingRows } from "@/ui/states";
import { zone } from "@/ui/zone";
import classes from "./invitation.module.css";

type Invitation = Answered<"/invitations/{token}", "get">;
const answers = ["accepted", "tentative", "declined"] as const;

function invitationQuery(token: string) {
  return queryOptions({
    queryKey: ["invitation", token],
    queryFn: ({ signal }) => body(api.GET("/invitations/{token}", { params: { path: { token } }, signal })),
    retry: false,
  });
}

/** An invitation for whoever has its link: what it is, and three answers. */
export function InvitationPage({ token }: { token: string }) {
  const invitation = useQuery(invitationQuery(token));
  const unknown = invitation.error instanceof ApiError && invitation.error.status === 404;
  return (
    <main className={classes.page}>
      <div className={classes.sheet}>
        <Brand />
        {invitation.isPending && <LoadingRows rows={4} />}
        {unknown && (
          <Notice title={t("invitation.unknown")}>
            <p className="soft">{t("invitation.unknown_body")}</p>
          </Notice>
        )}
        {invitation.isError && !unknown && (
          <ErrorState
            title={t("calendar.failed")}
            error={invitation.error}
            retry={() => void invitation.refetch()}
          />
        )}
        {invitation.data && <Opened token={token} invitation={invitation.data} />}
      </div>
    </main>
  );
}

function Opened({ token, invitation }: { token: string; invitation: Invitation }) {
  const client = useQueryClient();
  const give = useMutation({
    mutationFn: (answer: (typeof answers)[number]) =>
      body(api.POST("/invitations/{token}", { params: { path: { token } }, body: { answer } })),
    onSuccess: (fresh) => client.setQueryData(invitationQuery(token).queryKey, fresh),
  });
  const { title, organiser, company, location, notes, repeats, name, answer, open, cancelled } = invitation;
  return (
    <>
      <header>
        <p className="muted">{t("invitation.from", { name: organiser, company })}</p>
        <h1>{title}</h1>
      </header>
      <dl className={classes.facts}>
        <dt className="sr">{t("calendar.start")}</dt>
        <dd className="strong">{span(invitation)}</dd>
        {repeats && <dd className="muted">{t("invitation.series")}</dd>}
        {location && <dd>{location}</dd>}
        {notes && <dd className={classes.notes}>{notes}</dd>}
      </dl>
      {!open && <Notice tone="caution" title={t(cancelled ? "invitation.cancelled" : "invitation.over")} />}
      {open && (
        <section aria-label={t("invitation.title")} className={classes.answer}>
          <h2 role="status">
            {answer === "needs-action" ? t("invitation.question", { name }) : t(`invitation.${answer}`)}
          </h2>
          {give.error && <Notice tone="negative" title={give.error.message} />}
          <div className={classes.choices}>
            {answers.map((one) => (
              <Button
                key={one}
                size="lg"
                variant={
                  answer === one || (answer === "needs-action" && one === "accepted") ? "filled" : "default"
                }
                aria-pressed={answer === one}
                loading={give.isPending && give.variables === one}
                onClick={() => give.mutate(one)}
              >
                {t(`calendar.choose.${one}`)}
              </Button>
            ))}
          </div>
          {answer !== "needs-action" && <p className="small muted">{t("invitation.change")}</p>}
        </section>
      )}
    </>
  );
}

/** When it is, on the clock of who looks; days are days everywhere. */
function span({ starts_at, ends_at, all_day }: Invitation): string {
  const day = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;
  if (all_day) {
    const write = new Intl.DateTimeFormat(localeTag(), { ...day, timeZone: "UTC" });
    return write.formatRange(new Date(starts_at), new Date(Date.parse(ends_at) - 1));
  }
  const write = new Intl.DateTimeFormat(localeTag(), {
    ...day,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone(),
  });
  return `${write.formatRange(new Date(starts_at), new Date(ends_at))} (${zone()})`;
}
