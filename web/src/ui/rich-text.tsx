import { createElement, Fragment, type ReactNode } from "react";
import classes from "./rich-text.module.css";

const kept = ["p", "br", "strong", "b", "em", "i", "s", "code", "pre", "blockquote", "ul", "ol", "li", "h3"];

/**
 * Text with emphasis, lists, links and mentions, as the server has cleaned it. It is read into elements of an allow-list,
 * never set as HTML, so that nothing in it can run even if something slipped through there.
 */
export function RichText({ html }: { html: string }) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return <div className={classes.text}>{shown(parsed.body)}</div>;
}

function shown(parent: Node): ReactNode[] {
  // biome-ignore lint/suspicious/noArrayIndexKey: what is shown never changes its order
  return [...parent.childNodes].map((node, index) => <Fragment key={index}>{one(node)}</Fragment>);
}

function one(node: Node): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof Element)) return null;
  const tag = node.tagName.toLowerCase();
  if (tag === "br") return <br />;
  if (tag === "a") return <Outside href={node.getAttribute("href") ?? ""}>{shown(node)}</Outside>;
  if (node.getAttribute("data-type") === "mention")
    return <span className={classes.mention}>{node.textContent}</span>;
  if (tag === "script" || tag === "style") return null;
  return kept.includes(tag) ? createElement(tag, null, ...shown(node)) : shown(node);
}

function Outside({ href, children }: { href: string; children: ReactNode }) {
  if (!/^(https?:|mailto:|tel:)/i.test(href)) return children;
  return (
    <a href={href} className="acc" target="_blank" rel="noreferrer noopener nofollow">
      {children}
    </a>
  );
}

/** The words of rich text in one line, for lists and titles. */
export function plainOf(html: string): string {
  const spaced = html.replace(/<\/(p|li|h3|pre|blockquote)>|<br\s*\/?>/gi, " $&");
  const { body } = new DOMParser().parseFromString(spaced, "text/html");
  return (body.textContent ?? "").replace(/\s+/g, " ").trim();
}
