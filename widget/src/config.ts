/** What the server puts in front of the bundle for one widget. */
export type Config = {
  id: string;
  /** Address of the API without a slash at the end, as in https://care.example/api/v1. */
  base: string;
  title: string;
  greeting: string;
  accent: string;
  theme: 'auto' | 'light' | 'dark';
  position: 'right' | 'left';
  ask_email: boolean;
  company: string;
};

/** Fills what a pushed configuration may leave out; null when it names no widget or no server. */
export function readConfig(pushed: unknown): Config | null {
  const raw = pushed as Partial<Config> | null;
  if (!raw?.id || !raw.base) return null;
  const company = raw.company || '';
  return {
    ...(raw as Config),
    base: raw.base.replace(/\/+$/, ''),
    company,
    title: raw.title || company || 'Rapport',
    accent: raw.accent || '',
    position: raw.position === 'left' ? 'left' : 'right',
  };
}
