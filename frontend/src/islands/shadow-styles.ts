/**
 * Lets web components keep their styles under a policy that allows no inline style.
 *
 * Components write `<style>` into their shadow root; the policy blocks it. Here
 * the text of those elements becomes a constructed style sheet of the same root,
 * which the policy does not concern because only script can make one.
 */

// Elements inside make their own root when their declarative one is left out.
const NESTED = /<template[^>]*shadowrootmode[^>]*>[\s\S]*?<\/template>/gi;
const STYLE = /<style[^>]*>([\s\S]*?)<\/style>/gi;
const sheets = new WeakMap<ShadowRoot, CSSStyleSheet>();

function withoutStyles(root: ShadowRoot, html: string): string {
  let css = "";
  const rest = html.replace(NESTED, "").replace(STYLE, (_whole, text: string) => {
    css += text;
    return "";
  });
  if (!css) return rest;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  sheets.set(root, sheet);
  return rest;
}

const setter = Object.getOwnPropertyDescriptor(ShadowRoot.prototype, "innerHTML");
Object.defineProperty(ShadowRoot.prototype, "innerHTML", {
  ...setter,
  set(this: ShadowRoot, html: string) {
    setter?.set?.call(this, withoutStyles(this, html));
  },
});

const unsafe = ShadowRoot.prototype.setHTMLUnsafe;
if (unsafe) {
  ShadowRoot.prototype.setHTMLUnsafe = function (this: ShadowRoot, html: string) {
    unsafe.call(this, withoutStyles(this, String(html)));
  };
}

// Components look for their own style element to add rules to it: they are handed the sheet.
const query = ShadowRoot.prototype.querySelectorAll;
ShadowRoot.prototype.querySelectorAll = function (this: ShadowRoot, selector: string) {
  const sheet = selector.startsWith("style") ? sheets.get(this) : undefined;
  return sheet ? [{ sheet }] : query.call(this, selector);
} as typeof query;
