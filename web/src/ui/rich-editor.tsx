import { ActionIcon } from "@mantine/core";
import Mention from "@tiptap/extension-mention";
import { type Editor, EditorContent, useEditor, useEditorState } from "@tiptap/react";
import StarterKit from "@tiptap/starter-kit";
import { useId, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { t } from "@/i18n/translate";
import { Icon, type IconName } from "./icon";
import classes from "./rich-editor.module.css";

export type Mentioned = { id: string; label: string };
export type RichEditorProps = {
  label: string;
  /** Drawn without its label, in place of the value. */
  bare?: boolean;
  value: string;
  people: Mentioned[];
  onChange: (html: string) => void;
  /** Ctrl Enter. */
  onSubmit?: () => void;
  onEscape?: () => void;
  onBlur?: () => void;
  error?: string;
  autoFocus?: boolean;
};

type Menu = { items: Mentioned[]; at: number; left: number; top: number; pick: (one: Mentioned) => void };
const offered = 8;

/** Writes text with emphasis, lists and mentions. Heavy: load it where somebody is about to write. */
export function RichEditor(props: RichEditorProps) {
  const { label, bare, value, onChange, error, autoFocus } = props;
  const id = useId();
  const [menu, setMenu] = useState<Menu>();
  // The editor is made once; what it calls must be what is true now.
  const now = useRef(props);
  now.current = props;
  const open = useRef<Menu | undefined>(undefined);
  open.current = menu;
  const editor = useEditor({
    extensions: [
      StarterKit.configure({
        heading: { levels: [3] },
        horizontalRule: false,
        underline: false,
        link: { openOnClick: false },
      }),
      Mention.configure({ suggestion: suggestion(now, open, setMenu) }),
    ],
    content: value,
    injectCSS: false,
    autofocus: autoFocus ? "end" : false,
    editorProps: {
      attributes: {
        class: classes.content ?? "",
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": label,
      },
      handleKeyDown: (_view, event) => handled(event, now.current, open.current),
    },
    onUpdate: ({ editor: changed }) => onChange(changed.isEmpty ? "" : changed.getHTML()),
    onBlur: ({ event }) => {
      const to = event.relatedTarget;
      const inside = to instanceof Node && document.getElementById(id)?.contains(to);
      if (!inside) now.current.onBlur?.();
    },
  });
  return (
    <div>
      {!bare && <span className={classes.label}>{label}</span>}
      <div id={id} className={classes.box} data-error={error ? true : undefined}>
        <EditorContent editor={editor} />
        {editor && <Tools editor={editor} />}
      </div>
      {error && <p className={classes.error}>{error}</p>}
      {menu && menu.items.length > 0 && <People menu={menu} />}
    </div>
  );
}

/** Keys that the form around the editor wants, unless the menu of people has them. */
function handled(event: KeyboardEvent, { onSubmit, onEscape }: RichEditorProps, menu?: Menu): boolean {
  if (menu && menu.items.length > 0) return false;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    // The form must not hear the same key again.
    event.stopPropagation();
    onSubmit?.();
    return true;
  }
  if (event.key === "Escape" && onEscape) {
    event.stopPropagation();
    onEscape();
    return true;
  }
  return false;
}

type Ref<T> = { current: T };
type Asked = {
  items: Mentioned[];
  clientRect?: (() => DOMRect | null) | null;
  command: (one: Mentioned) => void;
};

/** Offers people behind an @, below the words. */
function suggestion(
  now: Ref<RichEditorProps>,
  open: Ref<Menu | undefined>,
  set: (menu: Menu | undefined) => void,
) {
  const show = ({ items, clientRect, command }: Asked) => {
    const place = clientRect?.();
    const top = Math.min((place?.bottom ?? 0) + 4, window.innerHeight - 248);
    set({ items, at: 0, left: Math.min(place?.left ?? 0, window.innerWidth - 200), top, pick: command });
  };
  const onKeyDown = ({ event }: { event: KeyboardEvent }) => {
    const menu = open.current;
    const one = menu?.items[menu.at];
    if (!menu || !one) return false;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step) set({ ...menu, at: (menu.at + step + menu.items.length) % menu.items.length });
    else if (event.key === "Enter" || event.key === "Tab") menu.pick(one);
    else if (event.key === "Escape") set(undefined);
    else return false;
    event.stopPropagation();
    return true;
  };
  return {
    items: ({ query }: { query: string }) => {
      const words = query.toLocaleLowerCase();
      return now.current.people
        .filter((one) => one.label.toLocaleLowerCase().includes(words))
        .slice(0, offered);
    },
    render: () => ({ onStart: show, onUpdate: show, onKeyDown, onExit: () => set(undefined) }),
  };
}

function People({ menu }: { menu: Menu }) {
  return createPortal(
    <div
      className={classes.menu}
      role="listbox"
      aria-label={t("editor.people")}
      style={{ left: menu.left, top: menu.top }}
    >
      {menu.items.map((one, index) => (
        <button
          key={one.id}
          type="button"
          role="option"
          aria-selected={index === menu.at}
          className={classes.option}
          onMouseDown={(event) => {
            event.preventDefault();
            menu.pick(one);
          }}
        >
          {one.label}
        </button>
      ))}
    </div>,
    document.body,
  );
}

function Tools({ editor }: { editor: Editor }) {
  const on = useEditorState({
    editor,
    selector: ({ editor: now }) => ({ bold: now.isActive("bold"), list: now.isActive("bulletList") }),
  });
  const tool = (label: string, icon: IconName, pressed: boolean | undefined, run: () => void) => (
    <ActionIcon
      size={24}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      variant={pressed ? "light" : "subtle"}
      onMouseDown={(event) => event.preventDefault()}
      onClick={run}
    >
      <Icon name={icon} size={14} />
    </ActionIcon>
  );
  return (
    <div className={classes.tools}>
      {tool(t("editor.bold"), "bold", on.bold, () => editor.chain().focus().toggleBold().run())}
      {tool(t("editor.list"), "bullets", on.list, () => editor.chain().focus().toggleBulletList().run())}
      {tool(t("editor.mention"), "at", undefined, () => editor.chain().focus().insertContent("@").run())}
    </div>
  );
}
