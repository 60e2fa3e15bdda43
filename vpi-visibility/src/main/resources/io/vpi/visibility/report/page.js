// Puts the parts together: what is asked for, what is open, what is selected.

(() => {
  const MANY_HOSTS = 6;
  const MANY_GUESTS = 60;
  const state = {
    asked: '',
    sensor: null,
    shown: new Set(site.groups),
    asks: null,
    selected: null,
    open: new Set(site.hosts.length <= MANY_HOSTS && site.guests.length <= MANY_GUESTS ? site.hosts : []),
  };

  const isOpen = host => state.open.has(host);

  /** Stations of a group that were asked for; all, where no guest was. */
  function asked(group) {
    return state.asks === null ? group.stations : group.stations.filter(station => state.asks.has(station.guest));
  }

  /** All pairs of which one side is shown. */
  function* shownPairs() {
    for (const from of site.groups) {
      for (const to of site.groups) {
        const pair = state.shown.has(from) || state.shown.has(to) ? site.pair(from, to) : null;
        if (pair !== null) {
          yield pair;
        }
      }
    }
  }

  /** The least that is seen of what crosses each line, and of what guests of each host say. */
  function verdicts() {
    const links = new Map(site.links.map(link => [link, NO_PATH]));
    const groups = new Map();
    const lower = (map, key, verdict) => map.set(key, site.worse(map.has(key) ? map.get(key) : NO_PATH, verdict));
    for (const pair of shownPairs()) {
      const verdict = site.verdict(pair, state.sensor);
      pair.wires.forEach(link => lower(links, link, verdict));
      lower(groups, pair.from, verdict);
      lower(groups, pair.to, verdict);
    }
    const hosts = new Map(site.hosts.map(host => [host, NO_PATH]));
    for (const [group, verdict] of groups) {
      lower(hosts, group.host, verdict);
      for (const station of group.stations) {
        if (station.card !== null) {
          lower(links, station.card, verdict);
        }
      }
    }
    return {links, hosts};
  }

  /** What the drawing brings to the front for the selected pair, or for the guests that were asked for. */
  function chosen() {
    const made = {links: new Set(), beside: new Set(), nodes: new Set(), sensors: new Set(), hosts: new Set()};
    const add = link => {
      made.links.add(link.id);
      for (const node of [link.first, link.second]) {
        made.nodes.add(node.id);
        made.hosts.add(node.host);
      }
    };
    if (state.selected === null && state.asks === null) {
      return null;
    }
    const groups = state.selected === null ? state.shown : [state.selected.from, state.selected.to];
    if (state.selected === null) {
      for (const group of groups) {
        asked(group).filter(station => station.card !== null).forEach(station => add(station.card));
      }
      return made;
    }
    state.selected.wires.forEach(add);
    const ends = [...groups].map((group, i) => {
      const among = asked(group).length > 0 ? asked(group) : group.stations;
      return among[groups[0] === groups[1] ? Math.min(i, among.length - 1) : 0];
    });
    ends.filter(station => station && station.card !== null).forEach(station => add(station.card));
    for (const sighting of state.selected.seen.sightings) {
      if (sighting.sensor !== undefined && (state.sensor === null || sighting.sensor === state.sensor)) {
        made.sensors.add(sighting.sensor.id);
        bringCopies(sighting.sensor, made);
      }
    }
    return made;
  }

  /** The taps on the way that feed a sensor, and its own ears there. */
  function bringCopies(sensor, made) {
    for (const link of sensor.links) {
      const isOnWay = made.nodes.has(link.first.id);
      const feeds = link.first.kind === 'tap' && link.first.links.some(each => each.second === link.first
        && made.nodes.has(each.first.id));
      if (isOnWay || feeds) {
        made.beside.add(link.id);
        if (feeds) {
          made.sensors.add(link.first.id);
          link.first.links.forEach(each => made.beside.add(each.id));
        }
      }
    }
  }

  function toggle(host) {
    if (!state.open.delete(host)) {
      state.open.add(host);
    }
    redraw();
  }

  function redraw() {
    drawing.draw(isOpen, verdicts());
    drawing.show(chosen());
    outline.write(isOpen, toggle);
    byId('open-all').disabled = site.hosts.every(isOpen);
    byId('close-all').disabled = state.open.size === 0;
  }

  function redrawMatrix() {
    matrix.draw(state.shown, state.sensor, redrawMatrix);
    markSelected();
    tally();
  }

  function markSelected() {
    if (state.selected !== null) {
      matrix.mark(state.selected.from, state.selected.to);
    }
  }

  function tally() {
    const counts = site.verdicts.map(() => 0);
    for (const pair of shownPairs()) {
      counts[site.verdict(pair, state.sensor)] += site.pairsOf(pair.from, pair.to);
    }
    byId('tally').replaceChildren(...counts.flatMap((count, verdict) => count === 0 ? []
      : [element('span', null, verdictBadge(verdict), ' ' + number(count, 'pair'))]));
  }

  function select(from, to) {
    state.selected = site.pair(from, to);
    pairPanel.show(state.selected, state.sensor, select);
    markSelected();
    drawing.fit();
    drawing.show(chosen());
  }

  function selectCell(row, column, pairs) {
    if (pairs.length === 1) {
      select(pairs[0].from, pairs[0].to);
      return;
    }
    const unfold = () => {
      matrix.unfold([row.host, column.host]);
      redrawMatrix();
    };
    state.selected = pairPanel.showFolded(row, column, pairs, state.sensor, select, unfold);
    markSelected();
    drawing.fit();
    drawing.show(chosen());
  }

  function showNode(node) {
    if (node.kind === 'guest') {
      byId('guest').value = node.name;
      ask();
      return;
    }
    pairPanel.showNode(node);
  }

  /** Takes what is asked for: any part of a guest's name, address or label; a whole name means that guest alone. */
  function ask() {
    const text = byId('guest').value.trim().toLowerCase();
    if (text === state.asked) {
      return;
    }
    state.asked = text;
    state.selected = null;
    let close = new Set();
    if (text === '') {
      state.asks = null;
      state.shown = new Set(site.groups);
      byId('matches').textContent = '';
    } else {
      const exact = site.guests.filter(guest => guest.name.toLowerCase() === text
        || (guest.name + '@' + guest.host).toLowerCase() === text);
      const found = exact.length > 0 ? exact : site.guests.filter(guest =>
        (guest.name + '@' + guest.host + ' ' + guest.about).toLowerCase().includes(text));
      state.asks = new Set(found);
      state.shown = new Set(site.groups.filter(group => asked(group).length > 0));
      byId('matches').textContent = number(found.length, 'guest');
      const hosts = new Set(found.map(guest => guest.host));
      if (hosts.size <= 3) {
        hosts.forEach(host => state.open.add(host));
        close = hosts;
      }
    }
    pairPanel.empty();
    breaches.write(state.shown, state.asks === null, showBreach);
    redrawMatrix();
    redraw();
    if (close.size > 0 && site.hosts.length > MANY_HOSTS) {
      drawing.approach(close);
    }
  }

  function showBreach(from, to) {
    select(from, to);
    byId('pair').focus({preventScroll: true});
    byId('network-title').scrollIntoView({block: 'start'});
  }

  function summary() {
    const of = kind => site.nodes.filter(node => node.kind === kind).length;
    byId('summary').textContent = [
      number(site.hosts.length, 'host'), number(of('switch') + of('box'), 'switch', 'switches'),
      number(site.guests.length, 'guest'), number(of('tap'), 'group of taps', 'groups of taps'),
      number(site.sensors.length, 'sensor')].join(' · ');
  }

  function legend() {
    byId('legend').append(...site.verdicts.map((text, verdict) =>
      element('li', null, palette.stroke(verdict), element('span', null, verdict === NO_PATH ? 'nothing to see' : text))));
    byId('drawing-hint').textContent = 'A line is as the least seen of all that crosses it; so is the edge of a closed host, whose line may be plain. '
      + '◆ at a guest: a tap copies both directions there, ◇ one. Click a host to open or close it, a guest to ask for it.';
  }

  function notes() {
    const all = [...site.leftOut, ...site.warnings];
    byId('notes').hidden = all.length === 0;
    byId('notes').querySelector('ul').append(...all.map(text => element('li', null, text)));
  }

  function start() {
    summary();
    legend();
    notes();
    byId('library-version').textContent = cytoscape.version;
    byId('guests').append(...site.guests.map(guest =>
      element('option', {value: guest.name + '@' + guest.host})));
    byId('sensor').append(element('option', {value: ''}, 'any sensor'), ...site.sensors.map(sensor =>
      element('option', {value: sensor.id}, sensor.name)));
    matrix.listen(selectCell);
    drawing.listen(toggle, showNode);
    pairPanel.empty();
    breaches.write(state.shown, true, showBreach);
    redrawMatrix();
    redraw();
    listen();
  }

  function listen() {
    let waiting = 0;
    byId('guest').addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 150);
    });
    byId('filter').addEventListener('submit', event => {
      event.preventDefault();
      ask();
    });
    byId('sensor').addEventListener('change', event => {
      state.sensor = event.target.value === '' ? null : site.nodes[Number(event.target.value)];
      redrawMatrix();
      redraw();
      if (state.selected !== null) {
        pairPanel.show(state.selected, state.sensor, select);
      }
    });
    byId('open-all').addEventListener('click', () => {
      state.open = new Set(site.hosts);
      redraw();
    });
    byId('close-all').addEventListener('click', () => {
      state.open.clear();
      redraw();
    });
    byId('zoom-in').addEventListener('click', () => drawing.zoom(1.25));
    byId('zoom-out').addEventListener('click', () => drawing.zoom(0.8));
    byId('fit').addEventListener('click', drawing.fit);
    byId('outline').addEventListener('toggle', () => outline.write(isOpen, toggle));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawing.restyle);
    // Paper is white, whatever the screen is.
    const print = isPrinting => {
      document.documentElement.classList.toggle('printing', isPrinting);
      drawing.restyle();
    };
    addEventListener('beforeprint', () => print(true));
    addEventListener('afterprint', () => print(false));
    let resizing = 0;
    addEventListener('resize', () => {
      clearTimeout(resizing);
      resizing = setTimeout(drawing.fit, 150);
    });
  }

  start();
})();
