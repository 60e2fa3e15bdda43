// Elements. All that hosts and guests say is set as text, never as markup.

const SVG = 'http://www.w3.org/2000/svg';

/** Makes an element; a property that begins with "on" is a listener. */
function element(tag, properties, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (name.startsWith('on')) {
      made.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== false) {
      made.setAttribute(name, value === true ? '' : String(value));
    }
  }
  made.append(...children.filter(child => child !== null));
  return made;
}

function byId(id) {
  return document.getElementById(id);
}

/** The sign of a verdict: the fuller the circle, the more is seen. */
function glyph(verdict) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'glyph');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', '#verdict-' + verdict);
  svg.append(use);
  return svg;
}

function verdictBadge(verdict, text) {
  return element('span', {class: 'verdict v' + verdict}, glyph(verdict), text || site.verdicts[verdict]);
}

function number(count, one, many) {
  return count.toLocaleString('en') + ' ' + (count === 1 ? one : many || one + 's');
}

/** Copies lines where the browser lets it, and selects them where it does not. */
function copyButton(label, from) {
  const button = element('button', {type: 'button', class: 'copy', 'aria-label': label}, 'Copy');
  button.addEventListener('click', async () => {
    let done = 'Copied';
    try {
      await navigator.clipboard.writeText(from.textContent);
    } catch {
      getSelection().selectAllChildren(from);
      done = 'Selected';
    }
    button.textContent = done;
    setTimeout(() => { button.textContent = 'Copy'; }, 1600);
  });
  return button;
}
