// The matrix. Where groups are many, those of a host are folded into one row and one column until the host is opened.

const matrix = (() => {
  const MANY = 40;
  const WIDE = 9;
  const unfolded = new Set();
  let cells = [];
  let focus = {row: 0, column: 0};
  let onSelect = () => {};

  /** Rows and columns: single groups, and hosts that stand for several. */
  function items(groups, isFolded) {
    const made = [];
    const byHost = new Map();
    for (const group of groups) {
      if (!isFolded || group.isOutside || unfolded.has(group.host)) {
        made.push({name: group.name, where: group.isOutside ? '' : where(group), groups: [group], host: group.host});
      } else if (byHost.has(group.host)) {
        byHost.get(group.host).groups.push(group);
      } else {
        const item = {name: group.host, where: '', groups: [group], host: group.host};
        byHost.set(group.host, item);
        made.push(item);
      }
    }
    for (const item of byHost.values()) {
      item.where = number(item.groups.reduce((sum, group) => sum + group.size, 0), 'guest');
    }
    return made;
  }

  function where(group) {
    const network = group.network.startsWith(group.host + '/') ? group.network.slice(group.host.length + 1) : group.network;
    return group.host + (network === '' ? '' : ' · ' + network);
  }

  function pairsOf(row, column) {
    return row.groups.flatMap(from => column.groups.map(to => site.pair(from, to))).filter(pair => pair !== null);
  }

  function header(item, scope, isFolded, redraw) {
    const names = [
      element('span', {class: 'name', title: item.name}, item.name),
      item.where === '' ? null : element('span', {class: 'where'}, item.where)];
    if (!isFolded || item.host === '') {
      return element('th', {scope}, ...names);
    }
    const isOpen = unfolded.has(item.host);
    return element('th', {scope}, element('button', {
      type: 'button', 'aria-expanded': isOpen, tabindex: scope === 'col' ? -1 : 0,
      title: isOpen ? 'Fold ' + item.host : 'Show each group of ' + item.host,
      onclick: () => { toggle(item.host); redraw(); },
    }, ...names));
  }

  function toggle(host) {
    if (!unfolded.delete(host)) {
      unfolded.add(host);
    }
  }

  function cell(row, column, place, sensor) {
    const pairs = pairsOf(row, column);
    if (pairs.length === 0) {
      cells[place.row][place.column] = null;
      return element('td', null);
    }
    let worst = NO_PATH;
    let isMixed = false;
    const first = site.verdict(pairs[0], sensor);
    for (const pair of pairs) {
      const verdict = site.verdict(pair, sensor);
      isMixed = isMixed || verdict !== first;
      worst = site.worse(worst, verdict);
    }
    const word = site.verdicts[worst];
    const label = row.name + ' to ' + column.name + ': ' + (isMixed ? 'at worst ' : '') + word;
    const button = element('button', {
      type: 'button', class: 'v' + worst + (isMixed ? ' mixed' : ''), 'aria-label': label, title: label, tabindex: -1,
      'aria-pressed': 'false',
    }, glyph(worst), element('span', {class: 'word'}, word));
    button.place = place;
    cells[place.row][place.column] = {button, row, column, pairs};
    return element('td', null, button);
  }

  /**
   * Draws the matrix.
   * @param shown the groups whose rows are shown, of which one side of each pair must be
   * @param sensor the one sensor that is asked about, or null
   */
  function draw(shown, sensor, redraw) {
    const isFolded = site.groups.length > MANY;
    const columns = items(site.groups, isFolded);
    const rows = items(site.groups.filter(group => shown.has(group)), isFolded && shown.size > MANY / 2);
    cells = rows.map(() => new Array(columns.length).fill(null));
    const head = element('tr', null, element('th', null, element('span', {class: 'where'}, 'from ↓   to →')),
      ...columns.map(column => header(column, 'col', isFolded, redraw)));
    const body = rows.map((row, r) => element('tr', null,
      header(row, 'row', isFolded && shown.size > MANY / 2, redraw),
      ...columns.map((column, c) => cell(row, column, {row: r, column: c}, sensor))));
    const box = byId('matrix');
    box.className = columns.length > WIDE ? 'narrow' : 'wide';
    box.replaceChildren(element('table', null,
      element('caption', {hidden: true}, 'How much is seen of each pair'),
      element('thead', null, head), element('tbody', null, ...body)));
    byId('matrix-hint').textContent =
      (isFolded ? 'Each row and column is a host, and a cell the least seen of its pairs, with a dashed edge where others '
        + 'are seen more; a host\'s name opens it.' : 'Rows send to columns. Guests that are alike share a row.')
      + ' Arrow keys move.';
    const start = cells.flat().find(each => each !== null);
    if (start !== undefined) {
      moveTo(start.button.place, false);
    }
  }

  function moveTo(place, isFocused) {
    const old = at(focus);
    if (old !== null) {
      old.button.tabIndex = -1;
    }
    focus = place;
    at(place).button.tabIndex = 0;
    if (isFocused) {
      at(place).button.focus();
    }
  }

  function at(place) {
    const row = cells[place.row];
    return row === undefined || row[place.column] === undefined ? null : row[place.column];
  }

  function onKey(event) {
    const step = {ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0]}[event.key];
    if (step === undefined || event.target.place === undefined) {
      return;
    }
    event.preventDefault();
    let {row, column} = event.target.place;
    do {
      row += step[0];
      column += step[1];
      if (row < 0 || column < 0 || row >= cells.length || column >= cells[0].length) {
        return;
      }
    } while (at({row, column}) === null);
    moveTo({row, column}, true);
  }

  function onClick(event) {
    const button = event.target.closest('td button');
    if (button !== null) {
      moveTo(button.place, false);
      const {row, column, pairs} = at(button.place);
      onSelect(row, column, pairs);
    }
  }

  /** Marks the cell that holds a pair. */
  function mark(from, to) {
    for (const each of cells.flat()) {
      if (each !== null) {
        const isIt = each.row.groups.includes(from) && each.column.groups.includes(to);
        each.button.setAttribute('aria-pressed', String(isIt));
      }
    }
  }

  function listen(selected) {
    onSelect = selected;
    byId('matrix').addEventListener('keydown', onKey);
    byId('matrix').addEventListener('click', onClick);
  }

  return {draw, mark, listen, unfold: hosts => hosts.forEach(host => unfolded.add(host))};
})();
