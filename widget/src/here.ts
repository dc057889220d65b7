import type { Care } from './care';
import type { Config } from './config';
import type { Strings } from './strings';

/** What every part of one widget needs: its settings, its talk, its texts. A page may hold several widgets. */
export type Here = { config: Config; care: Care; t: Strings };

/** The properties of a part. */
export type In<T = unknown> = { here: Here } & T;
