// The data of the page, with places in lists turned into the things themselves.

const NO_PATH = 5;
const BLIND = 4;
const FLOODED_ONLY = 3;
const FULL = 0;

const site = (() => {
  // What would steer the direction of writing, or cannot be seen, is written as a code.
  const readable = text =>
    text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, c => '\\u' + c.codePointAt(0).toString(16).padStart(4, '0'));
  const raw = JSON.parse(byId('data').textContent, (key, value) =>
    typeof value === 'string' ? readable(value) : value);
  const compare = new Intl.Collator('en', {numeric: true}).compare;

  const nodes = raw.nodes.map(([kind, host, name, about], id) => ({id, kind, host, name, about, links: []}));
  const links = raw.links.map(([kind, first, second, label, copied], id) =>
    ({id, kind, first: nodes[first], second: nodes[second], label, copied}));
  for (const link of links) {
    link.first.links.push(link);
    link.second.links.push(link);
  }
  const stations = raw.stations.map(([guest, card]) =>
    ({guest: nodes[guest], card: card < 0 ? null : links[card]}));
  const commands = raw.commands.map(([host, line, isShell]) => ({host, line, isShell: isShell === 1}));
  const fixes = raw.fixes.map(([summary, ...of]) =>
    ({summary: raw.texts[summary], commands: of.map(place => commands[place])}));
  const sightings = raw.sightings.map(
    ([sensor, verdict, there, somethere, back, someback, flooded, isInline, reason]) => ({
      sensor: nodes[sensor], verdict, there, somethere, back, someback, flooded,
      isInline: isInline === 1, reason: raw.texts[reason],
    }));
  const seen = raw.seen.map(([verdict, reason, fix, ...by]) => ({
    verdict,
    reason: reason < 0 ? '' : raw.texts[reason],
    fix: fix < 0 ? null : fixes[fix],
    sightings: by.map(place => sightings[place]),
  }));
  const wires = raw.wires.map(way => way.map(place => links[place]));

  const groups = raw.groups.map((group, id) => {
    const members = group.stations.map(place => stations[place]);
    const first = members.length > 0 ? members[0].guest.name : group.host === '' ? 'outside' : 'guests';
    return {
      id,
      host: group.host,
      network: group.network,
      size: group.size,
      isOutside: group.host === '',
      stations: members,
      name: group.size > 1 ? first + ' +' + (group.size - 1) : first,
    };
  });

  const farEnd = (link, node) => link.first === node ? link.second : link.first;

  /** What is said of a pair of groups, or null where there is no such pair. */
  function pair(from, to) {
    const row = raw.pairs[from.id];
    const place = row[2 * to.id];
    return place < 0 ? null : {from, to, seen: seen[place], wires: wires[row[2 * to.id + 1]]};
  }

  /** The verdict of a pair: of all sensors, or of one. */
  function verdict(of, sensor) {
    if (sensor === null || of.seen.verdict === NO_PATH) {
      return of.seen.verdict;
    }
    const sighting = of.seen.sightings.find(each => each.sensor === sensor);
    return sighting === undefined ? BLIND : sighting.verdict;
  }

  /** How many ordered pairs of stations a pair of groups stands for. */
  function pairsOf(from, to) {
    return from === to ? from.size * (from.size - 1) : from.size * to.size;
  }

  /** The one of which less is seen; where no frame goes, nothing can be missed. */
  function worse(one, other) {
    const rank = verdict => verdict === NO_PATH ? -1 : verdict;
    return rank(other) > rank(one) ? other : one;
  }

  const inOrder = [...groups].sort((a, b) =>
    a.isOutside - b.isOutside || compare(a.host, b.host) || compare(a.network, b.network) || a.id - b.id);
  // The hosts that a frame is drawn around: those with a switch or a guest in them.
  const hosts = [...new Set(nodes
    .filter(node => ['switch', 'inline', 'guest'].includes(node.kind))
    .map(node => node.host))].sort(compare);

  return {
    verdicts: raw.verdicts, nodes, links, groups: inOrder, groupAt: groups, hosts, fixes,
    audit: raw.audit || null, warnings: raw.warnings, leftOut: raw.leftOut,
    guests: nodes.filter(node => node.kind === 'guest'),
    sensors: nodes.filter(node => node.kind === 'sensor' || node.kind === 'inline'),
    compare, farEnd, pair, verdict, pairsOf, worse,
  };
})();
