// The drawing. It is made anew whenever a host is opened or closed.

const drawing = (() => {
  const HIGHEST = 720;
  const LOWEST = 200;
  const CLOSEST = 1.1;
  let graph = null;
  let onOpen = () => {};
  let onNode = () => {};

  const between = (from, to) => [from, to].sort().join(' ');

  /** Bends as the library wants them: how far along the line between the ends, and how far off it. */
  function bends(points) {
    const first = points[0];
    const last = points[points.length - 1];
    const dx = last.x - first.x;
    const dy = last.y - first.y;
    const length = Math.hypot(dx, dy) || 1;
    const weights = [];
    const distances = [];
    for (const point of points.slice(1, -1)) {
      const x = point.x - first.x;
      const y = point.y - first.y;
      weights.push((x * dx + y * dy) / (length * length));
      distances.push((y * dx - x * dy) / length);
    }
    return {weights, distances};
  }

  function offset(point, place) {
    return (point.x - place.x).toFixed(1) + 'px ' + (point.y - place.y).toFixed(1) + 'px';
  }

  /** The things that lines are drawn between: a node, or the closed host that it is in. */
  function spots(plan) {
    return node => {
      if (plan.at.has(node)) {
        return {id: 'n' + node.id, place: plan.at.get(node), node, frame: plan.frames.get(node.host) || null};
      }
      const frame = plan.frames.get(node.host);
      return frame === undefined || node.kind === 'box'
        ? null : {id: 'h' + frame.host, place: frame, node: null, frame};
    };
  }

  function isRoot(spot) {
    return spot.node !== null && (spot.node.kind === 'box' || spot.node.kind === 'outside');
  }

  function isBar(spot) {
    return spot.node !== null && (spot.node.kind === 'switch' || spot.node.kind === 'inline');
  }

  /** Counts lines that share a lane, so that each gets its own. */
  function counter() {
    const counts = new Map();
    return key => {
      const count = counts.get(key) || 0;
      counts.set(key, count + 1);
      return count;
    };
  }

  function route(link, from, to, plan, nth) {
    const isOneFrame = from.frame !== null && from.frame === to.frame && !isRoot(from) && !isRoot(to);
    if (link.kind === 'card' && isOneFrame && isBar(to)) {
      return routes.card(from.place, to.place, nth('card' + link.first.id));
    }
    if ((link.kind === 'copies' || link.kind === 'ears') && isRoot(from) && !isRoot(to) && to.frame === null
      && to.place.y < from.place.y) {
      return routes.above(from.place, to.place, nth('above' + from.id));
    }
    if (link.kind === 'copies' || link.kind === 'ears') {
      const isAside = to.place.x - to.place.width / 2 > from.place.x + from.place.width / 2;
      return isAside && (isOneFrame || isRoot(from) || from.frame === null)
        ? routes.aside(from.place, to.place) : routes.straight(from.place, to.place);
    }
    const [upper, lower] = from.place.y <= to.place.y ? [from, to] : [to, from];
    if (isOneFrame && isBar(from) && isBar(to)) {
      return routes.down(upper.place, lower.place, nth('down' + from.frame.host));
    }
    if (isRoot(from) && isRoot(to)) {
      const isFree = ![...plan.frames.values()].some(frame =>
        frame.y > upper.place.y && frame.y < lower.place.y);
      return routes.boxes(upper.place, lower.place, isFree, nth('boxes'), plan.room);
    }
    if (isRoot(upper) && lower.frame !== null) {
      const bar = isBar(lower) ? lower.place : null;
      const isFirst = bar !== null && ![...plan.at].some(([node, place]) =>
        node.host === lower.frame.host && (node.kind === 'switch' || node.kind === 'inline') && place.y < bar.y);
      const isBetween = [...plan.at].some(([node, place]) =>
        (node.kind === 'box') && place.y > upper.place.y && place.y < lower.place.y);
      return routes.into(upper.place, lower.frame, bar, isFirst, !isBetween, nth('into' + lower.frame.host), plan.room);
    }
    return routes.straight(from.place, to.place);
  }

  function nodeElements(plan, verdicts) {
    const made = [];
    for (const frame of plan.frames.values()) {
      const count = site.guests.filter(guest => guest.host === frame.host).length;
      made.push({
        group: 'nodes',
        data: {
          id: 'h' + frame.host, host: frame.host, width: frame.width, height: frame.height, room: frame.width - 10,
          label: frame.isOpen ? frame.host : frame.host + '\n' + number(count, 'guest'),
        },
        position: {x: frame.x, y: frame.y},
        classes: frame.isOpen ? 'frame' : 'closed v' + verdicts.hosts.get(frame.host),
      });
    }
    for (const [node, place] of plan.at) {
      const isWide = node.kind === 'switch' || node.kind === 'box';
      made.push({
        group: 'nodes',
        data: {
          id: 'n' + node.id, node: node.id, width: place.width, height: place.height,
          room: node.kind === 'tap' ? 92 : place.width - 12,
          label: isWide ? node.name + ' · ' + node.about : node.name,
        },
        position: {x: place.x, y: place.y},
        classes: node.kind,
      });
    }
    return made;
  }

  function edgeElements(plan, verdicts) {
    const spot = spots(plan);
    const nth = counter();
    const made = new Map();
    for (const link of site.links) {
      const from = spot(link.first);
      const to = spot(link.second);
      if (from === null || to === null || from.id === to.id) {
        continue;
      }
      const carries = link.kind === 'card' || link.kind === 'wire';
      const key = link.kind === 'wire' ? between(from.id, to.id) : 'l' + link.id;
      const own = carries ? verdicts.links.get(link) : null;
      const known = made.get(key);
      if (known !== undefined) {
        known.links.push(link);
        known.verdict = site.worse(known.verdict, own);
        continue;
      }
      made.set(key, {link, links: [link], from, to, verdict: own, points: route(link, from, to, plan, nth)});
    }
    return [...made].map(([key, line]) => {
      const start = line.points[0];
      const isTurned = Math.hypot(start.x - line.from.place.x, start.y - line.from.place.y)
        > Math.hypot(start.x - line.to.place.x, start.y - line.to.place.y)
        && !touches(start, line.from.place);
      const [source, target] = isTurned ? [line.to, line.from] : [line.from, line.to];
      const {weights, distances} = bends(line.points);
      const isTapped = line.link.kind === 'card' && line.link.copied !== 'nothing';
      return {
        group: 'edges',
        data: {
          id: 'e' + key, source: source.id, target: target.id, weights, distances, links: line.links.map(l => l.id),
          from: line.points.length === 2 && !isExact(line.points, source, target) ? 'outside-to-node'
            : offset(start, source.place),
          to: line.points.length === 2 && !isExact(line.points, source, target) ? 'outside-to-node'
            : offset(line.points[line.points.length - 1], target.place),
        },
        classes: [
          line.link.kind,
          line.verdict === null ? '' : 'v' + line.verdict,
          line.points.length === 2 ? 'straight' : '',
          isShared(line) ? 'shared' : '',
          isTapped ? 'tapped ' + line.link.copied : '',
        ].join(' '),
      };
    });
  }

  /** Lines of many closed hosts run in one lane, where dashes of one would fill the gaps of another. */
  function isShared(line) {
    return line.link.kind === 'wire' && line.points.length > 3
      && [line.from, line.to].some(end => end.node === null);
  }

  /** Whether a point is on a place's edge or within it. */
  function touches(point, place) {
    return Math.abs(point.x - place.x) <= place.width / 2 + 0.5
      && Math.abs(point.y - place.y) <= place.height / 2 + 0.5;
  }

  /** A line from middle to middle is cut at the edges; any other begins and ends where it says. */
  function isExact(points, source, target) {
    return !(points[0].x === source.place.x && points[0].y === source.place.y)
      && !(points[1].x === target.place.x && points[1].y === target.place.y);
  }

  /** Draws. The verdicts are by link and by host. */
  function draw(isOpen, verdicts) {
    const box = byId('drawing');
    const plan = layout.place(isOpen);
    if (graph === null) {
      graph = cytoscape({
        container: box, elements: [], style: palette.sheet(), layout: {name: 'preset'}, autoungrabify: true,
        userZoomingEnabled: false, boxSelectionEnabled: false, autounselectify: true, minZoom: 0.05, maxZoom: 3,
      });
      graph.on('tap', 'node', event => {
        const data = event.target.data();
        if (data.host !== undefined) {
          onOpen(data.host);
        } else {
          onNode(site.nodes[data.node]);
        }
      });
      graph.on('mouseover', 'node', () => { box.style.cursor = 'pointer'; });
      graph.on('mouseout', 'node', () => { box.style.cursor = ''; });
    }
    graph.batch(() => {
      graph.elements().remove();
      graph.add([...nodeElements(plan, verdicts), ...edgeElements(plan, verdicts)]);
    });
    fit();
  }

  function fit() {
    const box = byId('drawing');
    const size = graph.elements().boundingBox();
    const scale = Math.min(CLOSEST, (box.clientWidth - 24) / size.w);
    box.style.height = Math.min(HIGHEST, Math.max(LOWEST, Math.round(size.h * scale) + 28)) + 'px';
    graph.resize();
    graph.fit(undefined, 12);
    if (graph.zoom() > CLOSEST) {
      graph.zoom(CLOSEST);
      graph.center();
    }
  }

  /** Goes close to some hosts. */
  function approach(hosts) {
    const frames = graph.nodes('.frame').filter(frame => hosts.has(frame.data('host')));
    graph.fit(frames, 40);
    if (graph.zoom() > CLOSEST) {
      graph.zoom(CLOSEST);
      graph.center(frames);
    }
  }

  function zoom(by) {
    graph.zoom({level: graph.zoom() * by, renderedPosition: {x: graph.width() / 2, y: graph.height() / 2}});
  }

  /** Lets all but some links and nodes step back; none at all where nothing is chosen. */
  function show(chosen) {
    graph.batch(() => {
      graph.elements().removeClass('faded way');
      if (chosen === null) {
        return;
      }
      graph.elements().addClass('faded');
      const bring = (elements, way) => {
        elements.removeClass('faded');
        if (way) {
          elements.addClass('way');
        }
      };
      bring(graph.nodes('.frame'), false);
      bring(graph.edges().filter(each => each.data('links').some(id => chosen.links.has(id))), true);
      bring(graph.edges().filter(each => each.data('links').some(id => chosen.beside.has(id))), false);
      bring(graph.nodes().filter(each =>
        chosen.nodes.has(each.data('node')) || (each.hasClass('closed') && chosen.hosts.has(each.data('host')))), true);
      bring(graph.nodes().filter(each => chosen.sensors.has(each.data('node'))), false);
    });
  }

  function restyle() {
    graph.style(palette.sheet());
  }

  return {
    draw, fit, approach, zoom, show, restyle,
    /** What the library tells of itself; tests look at what is drawn by it. */
    graph: () => graph,
    listen: (opened, chosen) => { onOpen = opened; onNode = chosen; },
  };
})();
