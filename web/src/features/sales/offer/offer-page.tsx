import { Button, Textarea, TextInput } from "@mantine/core";
import "@mantine/core/styles/Input.layer.css";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import "@/i18n/letter-words";
import { type FormEvent, useState } from "react";
import { download } from "@/api/client";
import { ApiError } from "@/api/problem";
import { amount } from "@/features/sales/papers/figures";
import { LineTable } from "@/features/sales/papers/line-table";
import { SumList } from "@/features/sales/papers/sum-list";
import { t } from "@/i18n/translate";
import { longDate } from "@/ui/format";
import { Icon } from "@/ui/icon";
import { Notice } from "@/ui/notice";
import { Empty, ErrorState, LoadingRows } from "@/ui/states";
import { acceptOffer, declineOffer, type Offer, offerLetter, offerLogo, offerQuery } from "./offer";
import classes from "./offer.module.css";

/** A quote as the customer sees it: no sign-in, nothing but the letter and what to say to it. */
export function OfferPage({ token }: { token: string }) {
  const offer = useQuery(offerQuery(token));
  return (
    <main className={classes.page}>
      {offer.isPending && (
        <article className={classes.sheet}>
          <LoadingRows />
        </article>
      )}
      {offer.isError && <Gone error={offer.error} retry={() => void offer.refetch()} />}
      {offer.isSuccess && <Shown token={token} offer={offer.data} />}
    </main>
  );
}

function Gone({ error, retry }: { error: Error; retry: () => void }) {
  const status = error instanceof ApiError ? error.status : 0;
  return (
    <article className={classes.sheet}>
      {status === 404 && (
        <Empty icon="paper" title={t("offer.unknown")}>
          {t("offer.unknown_body")}
        </Empty>
      )}
      {status === 410 && (
        <Empty icon="clock" title={t("offer.gone")}>
          {error.message}
        </Empty>
      )}
      {status !== 404 && status !== 410 && (
        <ErrorState title={t("offer.failed")} error={error} retry={retry} />
      )}
    </article>
  );
}

function Shown({ token, offer }: { token: string; offer: Offer }) {
  const { from } = offer;
  const letter = useMutation({ mutationFn: () => download(offerLetter(token), `${offer.number}.pdf`) });
  return (
    <>
      <article className={classes.sheet}>
        <header className={classes.head}>
          <div className="grow">
            {from.logo && <img className={classes.logo} src={offerLogo(token)} alt={from.company} />}
            <p className="muted">{t("offer.from", { number: offer.number })}</p>
            <h1>{offer.title}</h1>
            <p className="soft">{t("offer.by", { company: from.company })}</p>
          </div>
          <Button
            leftSection={<Icon name="download" />}
            loading={letter.isPending}
            onClick={() => letter.mutate()}
          >
            {t("offer.pdf")}
          </Button>
        </header>
        {letter.error && <Notice tone="negative" title={letter.error.message} />}
        <dl className={classes.facts}>
          <div>
            <dt>{t("offer.to")}</dt>
            <dd>
              <b>{offer.billing_name}</b>
              <span className={classes.lines}>{offer.billing_address}</span>
            </dd>
          </div>
          {from.name && (
            <div>
              <dt>{t("offer.contact")}</dt>
              <dd>
                <b>{from.name}</b>
                <a className="acc" href={`mailto:${from.email}`}>
                  {from.email}
                </a>
              </dd>
            </div>
          )}
        </dl>
        {offer.intro && <p className={classes.words}>{offer.intro}</p>}
        <LineTable lines={offer.lines} currency={offer.sums.currency} />
        <SumList sums={offer.sums} />
        {offer.terms && <p className={`${classes.words} small muted`}>{offer.terms}</p>}
      </article>
      <Answer token={token} offer={offer} />
    </>
  );
}

function Answer({ token, offer }: { token: string; offer: Offer }) {
  const { company } = offer.from;
  const day = offer.decided_at ? longDate(offer.decided_at) : "";
  if (offer.state === "accepted") {
    return (
      <section className={classes.answer} data-tone="positive" role="status">
        <Icon name="check" />
        <div>
          <h2>{t("offer.accepted", { name: offer.signed_by, day })}</h2>
          <p className="soft">{t("offer.accepted_body", { company })}</p>
        </div>
      </section>
    );
  }
  if (offer.state === "declined") {
    return (
      <section className={classes.answer} role="status">
        <Icon name="x" />
        <div>
          <h2>{t("offer.declined", { day })}</h2>
          <p className="soft">{t("offer.declined_body", { company })}</p>
        </div>
      </section>
    );
  }
  return <Decide token={token} offer={offer} />;
}

function Decide({ token, offer }: { token: string; offer: Offer }) {
  const client = useQueryClient();
  const [declining, setDeclining] = useState(false);
  const [name, setName] = useState("");
  const [reason, setReason] = useState("");
  const { queryKey } = offerQuery(token);
  const onSuccess = (decided: Offer) => client.setQueryData(queryKey, decided);
  // What came in between, such as a newer revision, is shown as it stands.
  const onError = (error: Error) => {
    if (error instanceof ApiError && [404, 409, 410].includes(error.status))
      void client.invalidateQueries({ queryKey });
  };
  const accept = useMutation({ mutationFn: () => acceptOffer(token, name), onSuccess, onError });
  const decline = useMutation({ mutationFn: () => declineOffer(token, reason), onSuccess, onError });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (declining) decline.mutate();
    else accept.mutate();
  };
  const error = declining ? decline.error : accept.error;
  return (
    <form className={classes.decide} onSubmit={submit}>
      <div className={classes.sum}>
        <b className="num">{amount(offer.sums.total, offer.sums.currency)}</b>
        {offer.valid_until && (
          <span className="small muted">
            {t("offer.valid", { day: longDate(`${offer.valid_until}T12:00:00`) })}
          </span>
        )}
      </div>
      {error && <Notice tone="negative" title={error.message} />}
      {declining ? (
        <>
          <Textarea
            label={t("offer.reason")}
            autosize
            minRows={3}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <div className={classes.buttons}>
            <Button onClick={() => setDeclining(false)}>{t("offer.back")}</Button>
            <Button type="submit" color="brick" variant="filled" loading={decline.isPending}>
              {t("offer.decline_submit")}
            </Button>
          </div>
        </>
      ) : (
        <>
          <TextInput
            label={t("offer.name")}
            description={t("offer.name_hint")}
            required
            minLength={2}
            maxLength={200}
            autoComplete="name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <div className={classes.buttons}>
            <Button onClick={() => setDeclining(true)}>{t("offer.decline")}</Button>
            <Button type="submit" variant="filled" loading={accept.isPending}>
              {t("offer.submit")}
            </Button>
          </div>
        </>
      )}
    </form>
  );
}
