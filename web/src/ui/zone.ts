// The person's clock: the time zone of their profile, else the one of this machine.
const day = 86_400_000;

let own = "";
let reader = readerOf(own);

/** The formatter whose words are nearly those of inputs. It is kept, since lists ask for thousands of days. */
function readerOf(name: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("sv", {
    timeZone: name || undefined,
    dateStyle: "short",
    timeStyle: "short",
  });
}

/** Sets the zone of the person's profile; empty, or one that this browser does not know, follows the machine. */
export function setZone(name: string): void {
  if (name === own) return;
  try {
    reader = readerOf(name);
    own = name;
  } catch {
    setZone("");
  }
}

/** The name of the person's time zone, such as Europe/Berlin. */
export function zone(): string {
  return own || reader.resolvedOptions().timeZone;
}

/** A moment on the person's clock, such as 2026-10-14T08:47, which is what inputs of dates with times hold. */
export function wall(at: Date): string {
  if (Number.isNaN(at.getTime())) return "";
  // A year that is still being typed has fewer digits.
  return reader.format(at).replace(" ", "T").padStart(16, "0");
}

/** The day of a moment on the person's clock, such as 2026-10-14. */
export function dayAt(at: Date): string {
  return wall(at).slice(0, 10);
}

/**
 * The moment that a time on the person's clock means; of a day alone its beginning. What a night in autumn has twice is
 * the first of both; what a night in spring leaves out is as much later as the clock was put forward.
 */
export function instant(local: string): Date {
  const asked = Date.parse(`${local.length === 10 ? `${local}T00:00` : local}Z`);
  const read = (at: number) => Date.parse(`${wall(new Date(at))}Z`);
  // By the offset that holds a day before, and a day after.
  const [first, second] = [asked - day, asked + day].map((near) => asked - read(near) + near) as [
    number,
    number,
  ];
  return new Date(read(first) !== asked && read(second) === asked ? second : first);
}

/** A day of the calendar so many days later. */
export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10);
}
