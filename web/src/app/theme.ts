// Mantine's theme. The role tokens stay in tokens.css; Mantine is made to follow them, never the other way round.
// Components are named by key, not imported, so that a page loads only those it uses.
import { type CSSVariablesResolver, createTheme, type MantineThemeComponents } from "@mantine/core";

const buttonSizes: Record<string, [height: string, padding: string, font: string]> = {
  xs: ["24px", "8px", "12px"],
  sm: ["28px", "10px", "13px"],
  lg: ["36px", "16px", "13px"],
};
const inputHeights: Record<string, string> = { xs: "24px", sm: "32px", lg: "36px" };
const fade = (duration: number) => ({ transition: "fade" as const, duration });

type SizeProps = { size?: unknown };

const components: MantineThemeComponents = {
  Button: {
    defaultProps: { size: "sm", variant: "default" }, // one filled button a view
    styles: { label: { fontWeight: 500 } },
    vars: (_: unknown, { size }: SizeProps) => {
      const [height, padding, font] = buttonSizes[String(size)] ?? ["28px", "10px", "13px"];
      return { root: { "--button-height": height, "--button-padding-x": padding, "--button-fz": font } };
    },
  },
  ActionIcon: { defaultProps: { size: 28, variant: "subtle", color: "gray" } },
  Input: {
    defaultProps: { size: "sm" },
    vars: (_: unknown, { size }: SizeProps) => {
      const height = inputHeights[String(size)] ?? "32px";
      return { wrapper: { "--input-height": height, "--input-fz": "13px", "--input-padding-x": "10px" } };
    },
  },
  InputWrapper: {
    defaultProps: { size: "sm", inputWrapperOrder: ["label", "input", "description", "error"] },
    vars: () => ({
      label: { "--input-label-size": "12px" },
      error: { "--input-error-size": "12px" },
      description: { "--input-description-size": "12px" },
    }),
  },
  ModalHeader: { defaultProps: { role: "presentation" } }, // a dialog is no place for a second banner
  DrawerHeader: { defaultProps: { role: "presentation" } },
  Checkbox: { defaultProps: { size: "14px", radius: 3 } },
  SegmentedControl: { defaultProps: { size: "xs", transitionDuration: 140, withItemsBorders: false } },
  Popover: { defaultProps: { radius: "md", shadow: "sm", transitionProps: fade(140) } },
  Menu: { defaultProps: { radius: "md", shadow: "sm", transitionProps: fade(80) } },
  Combobox: { defaultProps: { radius: "md", shadow: "sm", transitionProps: fade(80) } },
  HoverCard: { defaultProps: { radius: "md", shadow: "sm", openDelay: 200, closeDelay: 120, width: 400 } },
  Modal: {
    defaultProps: {
      radius: "lg",
      centered: true,
      padding: "lg",
      transitionProps: fade(220), // a scaled dialog would be measured wrongly by what is inside it
      overlayProps: { backgroundOpacity: 0.44, color: "#080E10" },
    },
  },
  Drawer: { defaultProps: { padding: "lg", overlayProps: { backgroundOpacity: 0.44, color: "#080E10" } } },
  Tooltip: { defaultProps: { radius: "xs", openDelay: 500, withArrow: false } },
};

export const theme = createTheme({
  primaryColor: "petrol",
  primaryShade: { light: 8, dark: 7 }, // the fill; text and lines in the dark use shade 3
  black: "#142024",
  white: "#FFFFFF",
  colors: {
    petrol: [
      "#EAF5F7",
      "#E2F0F3",
      "#A9D6E0",
      "#63C3D6",
      "#3FA9BF",
      "#2A8CA2",
      "#147E97",
      "#0F6F86",
      "#0A6177",
      "#074C5E",
    ],
    plum: [
      "#FAF0F6",
      "#F8ECF4",
      "#EBC3DD",
      "#E2A0CC",
      "#CE7FB4",
      "#B0629A",
      "#A14C86",
      "#A14C86",
      "#84316D",
      "#662453",
    ],
    leaf: [
      "#EEF9F2",
      "#E2F3E9",
      "#A9DDBD",
      "#62C794",
      "#3FA873",
      "#2A8C5A",
      "#1D7A4C",
      "#1D7A4C",
      "#146C43",
      "#0E5233",
    ],
    ochre: [
      "#FDF7E6",
      "#FBF0D3",
      "#F0D08C",
      "#E2B257",
      "#C4912F",
      "#A67414",
      "#8F6205",
      "#8F6205",
      "#7E5200",
      "#5E3D00",
    ],
    brick: [
      "#FEF3F2",
      "#FCEAE8",
      "#F8BDB7",
      "#F39087",
      "#E0655B",
      "#CC4A41",
      "#C23A33",
      "#C23A33",
      "#AE2A24",
      "#86201B",
    ],
    cobalt: [
      "#F1F5FD",
      "#E7EEFB",
      "#BFD2FF",
      "#93B7FF",
      "#6893EA",
      "#3F70D2",
      "#2F62C4",
      "#2F62C4",
      "#2253B0",
      "#183E87",
    ],
    gray: [
      "#F7F9F9",
      "#F1F4F4",
      "#E8EDED",
      "#E0E6E7",
      "#C5CFD2",
      "#7D8C91",
      "#58676C",
      "#4A5A60",
      "#3B4A4F",
      "#142024",
    ],
    dark: [
      "#E3EAEB",
      "#B8C4C7",
      "#91A1A6",
      "#6F8086",
      "#37454A",
      "#232D31",
      "#1A2225",
      "#12181A",
      "#0F1416",
      "#0C1113",
    ],
  },
  fontFamily:
    '"Inter Variable", Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Code", "JetBrains Mono", "Liberation Mono", monospace',
  fontSizes: { xs: "11px", sm: "12px", md: "13px", lg: "14px", xl: "16px" },
  lineHeights: { xs: "16px", sm: "16px", md: "20px", lg: "24px", xl: "24px" },
  spacing: { xs: "4px", sm: "8px", md: "12px", lg: "16px", xl: "24px", xxl: "32px" },
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "12px" },
  defaultRadius: "sm",
  shadows: {
    xs: "var(--shadow-low)",
    sm: "var(--shadow-pop)",
    md: "var(--shadow-pop)",
    lg: "var(--shadow-modal)",
    xl: "var(--shadow-modal)",
  },
  breakpoints: { xs: "24em", sm: "40em", md: "64em", lg: "80em", xl: "96em" }, // sm: below it the phone rules hold
  focusRing: "auto",
  cursorType: "default",
  respectReducedMotion: true,
  components,
});

const roles = {
  petrol: "accent",
  plum: "assistant",
  leaf: "positive",
  ochre: "caution",
  brick: "negative",
  cobalt: "info",
};

function softVariables(): Record<string, string> {
  const pairs = Object.entries(roles).flatMap(([color, role]) => [
    [`--mantine-color-${color}-light`, `var(--${role}-soft)`],
    [`--mantine-color-${color}-light-hover`, `var(--${role}-soft)`],
    [`--mantine-color-${color}-light-color`, `var(--${role})`],
    [`--mantine-color-${color}-text`, `var(--${role})`],
  ]);
  return Object.fromEntries(pairs);
}

const variables: Record<string, string> = {
  "--mantine-color-body": "var(--raised)",
  "--mantine-color-text": "var(--text)",
  "--mantine-color-dimmed": "var(--muted)",
  "--mantine-color-placeholder": "var(--muted)",
  "--mantine-color-error": "var(--negative)",
  "--mantine-color-anchor": "var(--accent)",
  "--mantine-color-default": "var(--surface)",
  "--mantine-color-default-hover": "var(--hover)",
  "--mantine-color-default-border": "var(--border-strong)",
  "--mantine-color-default-color": "var(--text)",
  "--mantine-primary-color-contrast": "var(--accent-contrast)",
  "--mantine-color-disabled": "var(--sunken)",
  "--mantine-color-disabled-color": "var(--muted)",
  "--mantine-color-disabled-border": "var(--border)",
  "--mantine-color-petrol-filled": "var(--fill)",
  "--mantine-color-petrol-filled-hover": "var(--fill-hover)",
  "--mantine-color-plum-filled": "var(--assistant-fill)",
  ...softVariables(),
};

export const resolver: CSSVariablesResolver = () => ({ variables: {}, light: variables, dark: variables });
