// The panel that tells all of the selected pair.

const pairPanel = (() => {
  const panel = () => byId('pair');

  function where(group) {
    return group.isOutside ? 'outside' : group.host + (group.network === '' ? '' : ', ' + group.network);
  }

  function write(...children) {
    panel().replaceChildren(...children.filter(child => child !== null));
    panel().scrollTop = 0;
  }

  function empty() {
    write(
      element('h2', null, 'No pair selected'),
      element('p', {class: 'hint'}, 'Select a cell of the matrix, or a breach, to read why it is seen or not.'));
  }

  function sightings(of, sensor) {
    const shown = of.seen.sightings.filter(each => sensor === null || each.sensor === sensor);
    if (shown.length === 0) {
      const reason = of.seen.reason || 'no copies get to ' + sensor.name + '.';
      return [element('p', {class: 'reason'}, reason)];
    }
    // Broadcasts get everywhere as a rule; once is enough to say so.
    const [told, flooded] = [[], []];
    for (const each of shown) {
      (each.verdict === FLOODED_ONLY && told.length > 0 ? flooded : told).push(each);
    }
    const made = told.map(sighting);
    if (flooded.length > 0) {
      made.push(element('details', {class: 'reason'},
        element('summary', null, number(flooded.length, 'more sensor') + ' with broadcasts alone'),
        flooded.map(each => each.sensor.name).join(', ')));
    }
    return made;
  }

  function sighting(of) {
    return element('div', {class: 'reason'},
      verdictBadge(of.verdict), ' ',
      element('span', null, of.reason),
      element('div', {class: 'copies'},
        of.isInline ? 'Frames wait for its verdict.'
          : 'Copies of a frame there: ' + copies(of.there, of.somethere)
            + ', back: ' + copies(of.back, of.someback) + ', of a broadcast: ' + of.flooded + '.'));
  }

  function copies(whole, some) {
    return whole + (some > 0 ? ' and ' + some + ' of some' : '');
  }

  /** Node by node from one end to the other, with the ports between. */
  function way(of) {
    if (of.seen.verdict === NO_PATH) {
      return [];
    }
    const from = of.from.stations[0];
    const to = of.to.stations[of.from === of.to ? Math.min(1, of.to.stations.length - 1) : 0];
    const links = [
      ...(from && from.card ? [from.card] : []), ...of.wires, ...(to && to.card ? [to.card] : [])];
    if (links.length === 0) {
      return [];
    }
    let node = from ? from.guest : site.nodes.find(each => each.kind === 'outside');
    const steps = [element('li', null, node.name)];
    for (const link of links) {
      if (link.first !== node && link.second !== node) {
        break;
      }
      node = site.farEnd(link, node);
      const place = node.kind === 'switch' || node.kind === 'inline' ? node.host + '/' + node.name : node.name;
      steps.push(element('li', null, element('small', null, link.label), place));
    }
    return [element('p', {class: 'label'}, 'Way'), element('ol', {class: 'way'}, ...steps)];
  }

  function members(group) {
    if (group.size <= 1) {
      return null;
    }
    const names = group.stations.map(station => station.guest.name);
    return element('details', null,
      element('summary', null, number(group.size, 'guest') + ' alike on ' + group.host),
      element('p', {class: 'copies'}, names.join(', ') + (names.length < group.size ? ' and others' : '')));
  }

  /** Tells of a pair of groups; of one sensor, if one is chosen. */
  function show(of, sensor, select) {
    const verdict = site.verdict(of, sensor);
    const back = site.pair(of.to, of.from);
    write(
      element('p', {class: 'copies'}, sensor === null ? 'Any sensor' : 'Sensor ' + sensor.name),
      element('h2', null, of.from.name + ' → ' + of.to.name),
      element('p', {class: 'copies'}, where(of.from) + ' → ' + where(of.to)),
      element('p', {class: 'label'}, verdictBadge(verdict)),
      element('p', {class: 'label'}, 'Reason'),
      ...sightings(of, sensor),
      ...(of.seen.fix === null ? [] : [
        element('p', {class: 'label'}, of.from.size > 1 || of.to.size > 1 ? 'Fix, for the first two' : 'Fix'),
        fixBlock(of.seen.fix, '')]),
      ...way(of),
      of.from.size > 1 || of.to.size > 1
        ? element('p', {class: 'label'}, 'Stands for ' + number(site.pairsOf(of.from, of.to), 'pair')) : null,
      members(of.from),
      of.from === of.to ? null : members(of.to),
      back === null || of.from === of.to ? null : element('p', {class: 'label'},
        element('button', {type: 'button', onclick: () => select(of.to, of.from)}, 'The other direction')));
  }

  /** Tells of two hosts: how many of their pairs are seen how much, and the worst of them. */
  function showFolded(row, column, pairs, sensor, select, unfold) {
    const counts = new Map();
    let worst = pairs[0];
    for (const each of pairs) {
      const verdict = site.verdict(each, sensor);
      counts.set(verdict, (counts.get(verdict) || 0) + site.pairsOf(each.from, each.to));
      if (site.worse(site.verdict(worst, sensor), verdict) !== site.verdict(worst, sensor)) {
        worst = each;
      }
    }
    write(
      element('p', {class: 'copies'}, sensor === null ? 'Any sensor' : 'Sensor ' + sensor.name),
      element('h2', null, row.name + ' → ' + column.name),
      element('ul', {class: 'plain'}, ...[...counts].sort((a, b) => a[0] - b[0]).map(([verdict, count]) =>
        element('li', null, verdictBadge(verdict), ' ' + number(count, 'pair')))),
      element('p', {class: 'label'}, 'The least seen: ' + worst.from.name + ' → ' + worst.to.name),
      ...sightings(worst, sensor),
      ...way(worst),
      element('p', {class: 'label'},
        element('button', {type: 'button', onclick: () => select(worst.from, worst.to)}, 'This pair'), ' ',
        element('button', {type: 'button', onclick: unfold}, 'Each group of them')));
    return worst;
  }

  function showNode(node) {
    write(
      element('p', {class: 'copies'}, node.kind + (node.host === '' ? '' : ' on ' + node.host)),
      element('h2', null, node.name),
      element('p', null, node.about));
  }

  return {empty, show, showFolded, showNode};
})();
