// Days and times as people in the United Kingdom write them, whatever the browser's own time zone is.

const timeZone = 'Europe/London';

/** Writes a day. */
export const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone });

/** Writes a day and a time. */
export const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone });

/** The end of a day that a date field names, as the API reads it; undefined for none. */
export function endOf(date) {
  if (!date) {
    return undefined;
  }

  // Midnight after that day, in whichever of the two offsets London has then.
  const next = new Date(`${date}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  const hour = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone }).format(next);
  next.setUTCHours(-Number(hour));
  return next.toISOString();
}
