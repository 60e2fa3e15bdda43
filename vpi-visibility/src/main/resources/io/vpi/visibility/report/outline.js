// The drawing as a list, for who does not see or cannot point.

const outline = (() => {
  function about(node) {
    return element('li', null, node.name + (node.about === '' ? '' : ' (' + node.about + ')'));
  }

  function host(name, isOpen, toggle) {
    const inside = site.nodes.filter(node => node.host === name && node.kind !== 'box');
    const of = kinds => inside.filter(node => kinds.includes(node.kind)).sort((a, b) => site.compare(a.name, b.name));
    const list = (title, kinds) => {
      const found = of(kinds);
      return found.length === 0 ? null
        : element('li', null, title + ':', element('ul', null, ...found.map(about)));
    };
    return element('li', null,
      name + ' ',
      element('button', {
        type: 'button', 'aria-expanded': isOpen(name),
        'aria-label': (isOpen(name) ? 'Close ' : 'Open ') + name + ' in the drawing', onclick: () => toggle(name),
      }, isOpen(name) ? 'Close' : 'Open'),
      element('ul', null,
        list('Switches', ['switch', 'inline']), list('Guests', ['guest']), list('Taps', ['tap']),
        list('Sensors', ['sensor'])));
  }

  /** Writes the list; of very many hosts it takes a while, so only when it is looked at. */
  function write(isOpen, toggle) {
    const box = byId('outline');
    const into = box.querySelector('div');
    into.replaceChildren();
    if (!box.open) {
      return;
    }
    const framed = new Set(site.hosts);
    const others = site.nodes.filter(node => node.kind === 'box' || (!framed.has(node.host) && node.kind !== 'outside'));
    into.append(element('ul', null,
      ...others.map(about),
      ...site.hosts.map(name => host(name, isOpen, toggle))));
  }

  return {write};
})();
