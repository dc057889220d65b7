import type { ReactNode } from "react";
import classes from "./icon.module.css";

const fill = classes.fill;

const glyphs = {
  account: (
    <path d="M3 13.500V2.500h6.500v11M9.500 6.500H13v7M1.800 13.500h12.400M5.200 5.200h2M5.200 7.800h2M5.200 10.400h2" />
  ),
  activity: <path d="M1.500 8h3l2-4.500 3 9 2-4.500h3" />,
  ask: (
    <>
      <path d="M2.200 3h11.600v8H7.600l-3 2.600V11H2.200zM6.600 5.900c.1-.9.700-1.300 1.400-1.300.9 0 1.500.5 1.500 1.200 0 1-1.400 1-1.400 1.900" />
      <circle className={fill} cx="8.100" cy="9.300" r=".8" />
    </>
  ),
  chart: <path d="M2.500 13.500h11M4.300 13.500V8.700M8 13.500V3M11.700 13.500V6.200" />,
  at: (
    <>
      <circle cx="8" cy="8" r="2.600" />
      <path d="M10.600 5.500v3.300c0 2.200 3 2 3-.8A5.600 5.600 0 1 0 11 12.700" />
    </>
  ),
  bell: <path d="M8 2a4 4 0 0 0-4 4v3l-1.300 2.500h10.600L12 9V6a4 4 0 0 0-4-4zM6.500 13.500h3" />,
  bold: <path d="M4.500 3h4a2.500 2.500 0 0 1 0 5h-4zM4.500 8h4.700a2.500 2.500 0 0 1 0 5H4.500z" />,
  bullets: <path d="M6 4h8M6 8h8M6 12h8M2.500 4h.1M2.500 8h.1M2.500 12h.1" />,
  calendar: <path d="M2.500 3.500h11v10h-11zM2.500 6.500h11M5.500 1.800v3M10.500 1.800v3" />,
  camera: (
    <path d="M2 4.500h3l1-1.700h4l1 1.700h3V13H2zM8 6.200a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z" />
  ),
  category: (
    <path d="M2.500 2.500h4v3h-4zM9.500 6.500h4v3h-4zM9.500 10.900h4v3h-4zM4.500 5.500v6.900h5M4.500 8h5" />
  ),
  check: <path d="m3 8.500 3.300 3.300L13 4.800" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="5.800" />
      <path d="M8 4.700V8l2.300 1.600" />
    </>
  ),
  clip: (
    <path d="M13 7.500 8 12.600a3.200 3.200 0 0 1-4.600-4.600l5.300-5.300a2.100 2.100 0 0 1 3 3l-5.200 5.300a1 1 0 0 1-1.500-1.500L9.700 4.800" />
  ),
  columns: <path d="M2.200 3h11.600v10H2.200zM6.100 3v10M9.900 3v10" />,
  contact: (
    <>
      <circle cx="8" cy="5.2" r="2.7" />
      <path d="M2.8 13.6c.5-2.8 2.5-4.2 5.2-4.2s4.700 1.400 5.200 4.200" />
    </>
  ),
  deal: (
    <path d="M2.200 2.500h3.200v11H2.200zM6.900 2.500h3.200v7.500H6.900zM11.600 2.500h2.200v4.500h-2.200z" />
  ),
  dn: <path d="M8 3.500v9M4.500 9 8 12.500 11.500 9" />,
  down: <path d="m4.500 6.300 3.500 3.500 3.500-3.500" />,
  download: <path d="M8 2v7.500M8 9.500 5.200 6.700M8 9.500l2.800-2.800M2.500 10.500v3h11v-3" />,
  "down-thumb": (
    <path d="M5 8.800 7.700 14c1.200 0 1.700-.8 1.500-2l-.4-2.200h3.700c.8 0 1.200-.6 1-1.400l-1.200-4.800c-.2-.7-.7-1.100-1.400-1.100H5zM5 8.800H2.500V2.500H5" />
  ),
  export: <path d="M8 9.500V2M8 2 5.200 4.800M8 2l2.800 2.800M2.500 10.500v3h11v-3" />,
  eye: (
    <>
      <path d="M1.500 8C3 5.200 5.200 3.800 8 3.800S13 5.200 14.500 8C13 10.800 10.800 12.200 8 12.200S3 10.800 1.500 8z" />
      <circle cx="8" cy="8" r="1.900" />
    </>
  ),
  file: <path d="M3.500 1.800h6.200l2.800 2.800v9.600h-9zM9.500 1.800v3h3" />,
  filter: <path d="M2 4h12M4.300 8h7.400M6.600 12h2.800" />,
  globe: (
    <>
      <circle cx="8" cy="8" r="5.800" />
      <path d="M2.200 8h11.600M8 2.200c3.200 3.700 3.200 7.900 0 11.600-3.200-3.700-3.200-7.900 0-11.600z" />
    </>
  ),
  group: <path d="M2.500 3.500h11M5.500 6.500h8M5.500 9.500h8M2.500 12.500h11" />,
  home: <path d="M2.5 7.2 8 2.6l5.5 4.6v6.3h-4v-4h-3v4h-4z" />,
  import: <path d="M8 2v7.500M8 9.500 5.200 6.700M8 9.500l2.800-2.800M2.500 10.500v3h11v-3" />,
  key: (
    <>
      <circle cx="5" cy="8" r="2.800" />
      <path d="M7.800 8H14v2.500M11.300 8v2" />
    </>
  ),
  knowledge: (
    <path d="M8 3.600C6.700 2.700 4.700 2.500 2.200 2.600v9.800c2.500-.1 4.500.1 5.800 1 1.300-.9 3.300-1.100 5.800-1V2.600C11.300 2.500 9.300 2.700 8 3.600zM8 3.600v9.800" />
  ),
  lead: (
    <>
      <circle cx="8" cy="8" r="5.800" />
      <circle cx="8" cy="8" r="2.800" />
      <circle className={fill} cx="8" cy="8" r=".8" />
    </>
  ),
  left: <path d="M9.700 4.500 6.200 8l3.500 3.500" />,
  lens: <path className={fill} d="M8 1.600c4 3.600 4 9.200 0 12.800-4-3.600-4-9.200 0-12.800z" />,
  link: (
    <path d="M6.800 9.200a2.500 2.500 0 0 0 3.600 0l2.300-2.300a2.500 2.500 0 0 0-3.600-3.600l-1 1M9.200 6.800a2.500 2.500 0 0 0-3.600 0L3.300 9.100a2.500 2.500 0 0 0 3.600 3.600l1-1" />
  ),
  list: (
    <>
      <path d="M6 4h7.500M6 8h7.500M6 12h7.500" />
      <circle className={fill} cx="3" cy="4" r="1" />
      <circle className={fill} cx="3" cy="8" r="1" />
      <circle className={fill} cx="3" cy="12" r="1" />
    </>
  ),
  lock: (
    <path d="M3.500 7.200h9v6.300h-9zM5.300 7.200V5c0-1.700 1.100-2.800 2.700-2.800s2.700 1.100 2.700 2.800v2.200" />
  ),
  logo: (
    <>
      <circle cx="5.700" cy="8" r="4.300" />
      <circle cx="10.300" cy="8" r="4.300" />
      <path className={fill} d="M8 4.370a4.300 4.300 0 0 1 0 7.260 4.300 4.300 0 0 1 0-7.260z" />
    </>
  ),
  mail: <path d="M2 3.500h12v9H2zM2 4.500l6 4.300 6-4.300" />,
  merge: (
    <path d="M3 2.500c0 3.500 5 3.500 5 7.500v3.500M13 2.500c0 3.500-5 3.500-5 7.500M5.500 11 8 13.500l2.500-2.500" />
  ),
  more: (
    <>
      <circle className={fill} cx="3.500" cy="8" r="1.200" />
      <circle className={fill} cx="8" cy="8" r="1.200" />
      <circle className={fill} cx="12.500" cy="8" r="1.200" />
    </>
  ),
  note: (
    <path d="M2.800 2.500h10.400v7.500L9.700 13.500H2.800zM13.200 10H9.700v3.500M5.500 5.500h5M5.500 8h3.500" />
  ),
  order: <path d="M2.500 5 8 2.300 13.500 5v6L8 13.700 2.500 11zM2.500 5 8 7.800 13.500 5M8 7.800v5.900" />,
  out: <path d="M6.500 3H3v10h10V9.500M9 2.800h4.200V7M13 3 7.500 8.500" />,
  paper: <path d="M3.500 2h6l3 3v9h-9zM9.500 2v3h3M5.800 8h4.400M5.800 10.800h4.400" />,
  phone: (
    <path d="M3.200 2.500h2.600l1.200 3-1.600 1.200c.8 1.700 2.100 3 3.900 3.900L10.500 9l3 1.200v2.600c0 .4-.3.7-.7.700C7.400 13.200 2.800 8.600 2.500 3.200c0-.4.300-.7.700-.7z" />
  ),
  pin: <path d="M5.500 2.500h5M6.300 2.500v4L4.300 9h7.400l-2-2.500v-4M8 9v4.500" />,
  plus: <path d="M8 3v10M3 8h10" />,
  percent: (
    <>
      <path d="M12.500 3.500l-9 9" />
      <circle cx="4.700" cy="4.700" r="1.900" />
      <circle cx="11.300" cy="11.300" r="1.900" />
    </>
  ),
  "price-list": <path d="M2.500 2.500h6l5 5-6 6-5-5zM5.500 5.500h.01" />,
  product: (
    <path d="M8 1.800l5.500 3v6.400L8 14.200l-5.500-3V4.800zM2.500 4.800 8 7.800l5.500-3M8 7.800v6.400" />
  ),
  quote: <path d="M3.500 1.800h6.200l2.800 2.800v9.600h-9zM9.500 1.800v3h3M6 8h4M6 10.700h4" />,
  refresh: (
    <path d="M13 5.500A5.600 5.600 0 0 0 3 5M3 2.300V5h2.700M3 10.500A5.600 5.600 0 0 0 13 11M13 13.700V11h-2.700" />
  ),
  right: <path d="m6.300 4.500 3.500 3.500-3.500 3.500" />,
  ring0: <circle cx="8" cy="8" r="5.600" strokeDasharray="2.200 2.200" />,
  ring1: (
    <>
      <circle cx="8" cy="8" r="5.600" />
      <path className={fill} d="M8 5v3h3a3 3 0 0 0-3-3z" />
    </>
  ),
  ring2: (
    <>
      <circle cx="8" cy="8" r="5.600" />
      <path className={fill} d="M8 5a3 3 0 0 1 0 6z" />
    </>
  ),
  ring3: (
    <>
      <circle cx="8" cy="8" r="5.600" />
      <path className={fill} d="M8 5a3 3 0 1 1-3 3h3z" />
    </>
  ),
  ring4: (
    <>
      <circle className={fill} cx="8" cy="8" r="6.300" />
      <path d="m5.200 8.200 2 2 3.700-4" stroke="var(--surface)" strokeWidth="1.600" />
    </>
  ),
  ringx: (
    <>
      <circle cx="8" cy="8" r="5.600" />
      <path d="m6 6 4 4M10 6l-4 4" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.500" />
      <path d="m10.500 10.500 3.300 3.300" />
    </>
  ),
  send: <path d="M8 13V3M8 3 4 7M8 3l4 4" />,
  settings: (
    <>
      <path d="M2 5h6.200M11.800 5H14M2 11h2.200M7.800 11H14" />
      <circle cx="10" cy="5" r="1.800" />
      <circle cx="6" cy="11" r="1.800" />
    </>
  ),
  sort: <path d="M4.500 3v10M4.500 13 2.300 10.800M4.500 13l2.200-2.200M9 4h5M9 8h3.600M9 12h2.200" />,
  task: (
    <>
      <circle cx="8" cy="8" r="5.800" />
      <path d="m5.300 8.200 2 2 3.600-4" />
    </>
  ),
  trash: (
    <path d="M2.500 4.200h11M6 4V2.300h4V4M4 4.200l.7 9.500h6.600l.7-9.500M6.700 6.800v4.400M9.300 6.800v4.400" />
  ),
  up: <path d="M8 12.500v-9M4.500 7 8 3.500 11.500 7" />,
  "up-thumb": (
    <path d="M5 7.200 7.700 2c1.200 0 1.700.8 1.500 2l-.4 2.200h3.700c.8 0 1.200.6 1 1.400l-1.200 4.800c-.2.700-.7 1.100-1.400 1.100H5zM5 7.200H2.500v6.300H5" />
  ),
  updown: <path d="m5 6 3-3 3 3M5 10l3 3 3-3" />,
  warn: (
    <>
      <path d="M8 2.200 14.300 13H1.700zM8 6.500v3" />
      <circle className={fill} cx="8" cy="11.200" r=".8" />
    </>
  ),
  widget: (
    <path d="M2.200 2.500h11.600v8.800H8.500M2.200 2.500v5M5.600 8.700c1.900 0 3.300 1 3.300 2.600s-1.400 2.600-3.300 2.600c-.5 0-1-.1-1.400-.2l-1.900.4.500-1.300c-.3-.4-.5-.9-.5-1.500 0-1.600 1.400-2.600 3.300-2.600z" />
  ),
  x: <path d="m4 4 8 8M12 4l-8 8" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof glyphs;

type Props = { name: IconName; size?: 14 | 16 | 20 | 24; className?: string };

/** A 16 px glyph of 1.4 px strokes in the colour of its text; always decoration, the word stands beside it. */
export function Icon({ name, size = 16, className }: Props) {
  const classNames = className ? `${classes.icon} ${className}` : classes.icon;
  return (
    <svg className={classNames} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {glyphs[name]}
    </svg>
  );
}
