// Where everything stands. Boxes are bars, as on a wiring plan: under each the hosts that hang on it, in each host its
// switches as bars with the guests below and taps and sensors to the right. Lines run in lanes of their own.

const layout = (() => {
  const GUEST = {width: 114, height: 34};
  const SENSOR = {width: 114, height: 34};
  const TAP = {width: 20, height: 20};
  const BAR = 30;
  const LANE = 20;
  const GAP = 10;
  const PAD = 14;
  const TITLE = 30;
  const CLOSED = {width: 104, height: 44};
  const ROOM = 970;
  const SIDE = 218;

  /** Things beside a switch's bar: each tap with the sensors that it feeds, then sensors that listen themselves. */
  function besideOf(bar, taken) {
    const rows = [];
    const take = node => !taken.has(node) && taken.add(node);
    for (const link of bar.links) {
      if (link.kind === 'copies' && link.first === bar && take(link.second)) {
        const fed = link.second.links.filter(out =>
          out.first === link.second && out.kind === 'copies' && out.second.kind === 'sensor' && take(out.second));
        rows.push({tap: link.second, sensors: fed.map(out => out.second)});
      }
    }
    const sources = [bar, ...bar.links.filter(link => link.kind === 'card').map(link => link.first)];
    for (const source of sources) {
      for (const link of source.links) {
        if (link.kind === 'ears' && link.second.host === bar.host && take(link.second)) {
          rows.push({tap: null, sensors: [link.second]});
        }
      }
    }
    return rows;
  }

  const rowHeight = row => Math.max(1, row.sensors.length) * 46;

  function besideHeight(rows) {
    return rows.reduce((sum, row) => sum + rowHeight(row), 0);
  }

  /** Places rows of taps and sensors, the middle of the first at a height, and says where a next one would be. */
  function placeRows(rows, tapX, sensorX, y, at) {
    let top = y;
    for (const row of rows) {
      if (row.tap !== null) {
        at.set(row.tap, {x: tapX, y: top, ...TAP});
      }
      row.sensors.forEach((sensor, i) => {
        at.set(sensor, {x: sensorX, y: top + 46 * i, ...SENSOR});
      });
      top += rowHeight(row);
    }
    return top;
  }

  /** Places taps and sensors of a box above its right end, beside the outside where that leaves room. */
  function placeAbove(rows, room, y, at) {
    if (rows.length === 0) {
      return y;
    }
    const outside = [...at].find(([node]) => node.kind === 'outside');
    const isShared = outside !== undefined && at.size === 1 && rows.length === 1 && rows[0].sensors.length <= 1;
    const top = placeRows(rows, room - 180, room - 62, isShared ? outside[1].y : y + SENSOR.height / 2, at);
    return isShared ? y : top - SENSOR.height / 2 + 4;
  }

  /** Nodes in the order in which wires lead to them, from some on; what no wire leads to comes last. */
  function byDepth(nodes, isFirst) {
    const depth = new Map(nodes.filter(isFirst).map(node => [node, 0]));
    const queue = [...depth.keys()];
    while (queue.length > 0) {
      const node = queue.shift();
      for (const link of node.links) {
        const far = site.farEnd(link, node);
        if (link.kind === 'wire' && nodes.includes(far) && !depth.has(far)) {
          depth.set(far, depth.get(node) + 1);
          queue.push(far);
        }
      }
    }
    const of = node => depth.has(node) ? depth.get(node) : nodes.length;
    return nodes.sort((a, b) => of(a) - of(b) || site.compare(a.name, b.name));
  }

  /** Switches of a host, those first by which frames leave it. */
  function barsOf(host) {
    const bars = site.nodes.filter(node => node.host === host && (node.kind === 'switch' || node.kind === 'inline'));
    return byDepth(bars, bar => bar.links.some(link => link.kind === 'wire' && site.farEnd(link, bar).host !== host));
  }

  /** A host with all in it, as places relative to its upper left corner. */
  function open(host, taken) {
    const at = new Map();
    const bars = barsOf(host);
    const guests = site.nodes.filter(node => node.kind === 'guest' && node.host === host)
      .sort((a, b) => site.compare(a.name, b.name));
    const hung = new Map(bars.map(bar => [bar, []]));
    const loose = [];
    for (const guest of guests) {
      const card = guest.links.find(link => link.kind === 'card' && hung.has(link.second));
      (card === undefined ? loose : hung.get(card.second)).push(guest);
    }
    const rowsOf = count => count <= 4 ? 1 : Math.ceil(count / 4);
    const columns = [...hung.values(), loose].map(list => Math.ceil(list.length / rowsOf(list.length)) || 0);
    const inner = Math.max(1, ...columns) * (GUEST.width + LANE) + 8;
    const beside = new Map(bars.map(bar => [bar, besideOf(bar, taken)]));
    const others = site.nodes.filter(node =>
      (node.kind === 'tap' || node.kind === 'sensor') && node.host === host && !taken.has(node));
    others.forEach(node => taken.add(node));
    const hasSide = [...beside.values()].some(rows => rows.length > 0);
    let y = TITLE;
    const hang = (list, top) => {
      const rows = rowsOf(list.length);
      list.forEach((guest, i) => {
        const column = Math.floor(i / rows);
        at.set(guest, {
          x: PAD + column * (GUEST.width + LANE) + LANE + GUEST.width / 2,
          y: top + (i % rows) * (GUEST.height + GAP) + GUEST.height / 2,
          lane: PAD + column * (GUEST.width + LANE) + LANE / 2,
          ...GUEST,
        });
      });
      return list.length === 0 ? 0 : rows * (GUEST.height + GAP);
    };
    for (const bar of bars) {
      at.set(bar, {x: PAD + inner / 2, y: y + BAR / 2, width: inner, height: BAR});
      // Level with the bar.
      placeRows(beside.get(bar), PAD + inner + 50, PAD + inner + 156, y + BAR / 2 + 2, at);
      const below = hang(hung.get(bar), y + BAR + 14);
      y += Math.max(BAR + 14 + below, besideHeight(beside.get(bar))) + 6;
    }
    y += hang(loose, y);
    others.forEach((node, i) => {
      const size = node.kind === 'tap' ? TAP : SENSOR;
      at.set(node, {x: PAD + SENSOR.width / 2 + i * (SENSOR.width + 16), y: y + 20, ...size});
    });
    const width = Math.max(inner + 2 * PAD + (hasSide ? SIDE - 10 : 0), others.length * (SENSOR.width + 16) + PAD);
    return {at, width, height: y + (others.length > 0 ? 46 : 0) + PAD - 8};
  }

  /** Boxes and the outside, from the outside in. */
  function roots() {
    const all = site.nodes.filter(node => node.kind === 'box' || node.kind === 'outside');
    return byDepth(all, node => node.kind === 'outside');
  }

  /** The box that a host hangs on: the first that a wire of it leads to. */
  function boxOf(host, boxes) {
    return boxes.find(box => box.kind === 'box' && box.links.some(link =>
      link.kind !== 'ears' && site.farEnd(link, box).host === host && site.farEnd(link, box).kind !== 'box'));
  }

  /**
   * Places everything.
   * @param isOpen says of a host whether what is in it is shown
   * @return places by node, frames by host, the lanes right and left, and the size
   */
  function place(isOpen) {
    const at = new Map();
    const frames = new Map();
    const taken = new Set();
    const boxes = roots();
    const framed = new Set(site.hosts);
    const made = new Map(site.hosts.map(host => [host, isOpen(host) ? open(host, taken) : null]));
    for (const node of site.nodes) {
      if (framed.has(node.host) && node.kind !== 'box') {
        taken.add(node);
      }
    }
    const sizeOf = host => made.get(host) || CLOSED;
    const room = Math.max(ROOM, ...site.hosts.map(host => sizeOf(host).width));
    let y = 0;
    const shelve = hosts => {
      const isOneRow = hosts.reduce((sum, host) => sum + sizeOf(host).width + 16, -16) <= room;
      let row = [];
      let width = 0;
      let rows = 0;
      const flush = () => {
        if (row.length === 0) {
          return;
        }
        y += 26;
        // A row stands in the middle where it is the only one.
        let x = isOneRow ? (room - width + 16) / 2 : 0;
        const first = rows === 0;
        for (const host of row) {
          const size = sizeOf(host);
          frames.set(host, {
            host, x: x + size.width / 2, y: y + size.height / 2, width: size.width, height: size.height,
            isOpen: made.get(host) !== null, isFirstRow: first,
          });
          if (made.get(host) !== null) {
            made.get(host).at.forEach((place, node) => {
              at.set(node, {...place, x: place.x + x, y: place.y + y, lane: place.lane + x});
            });
          }
          x += size.width + 16;
        }
        y += Math.max(...row.map(host => sizeOf(host).height));
        rows++;
        row = [];
        width = 0;
      };
      for (const host of hosts) {
        if (width + sizeOf(host).width > room) {
          flush();
        }
        row.push(host);
        width += sizeOf(host).width + 16;
      }
      flush();
      y += 22;
    };
    const homes = new Map(site.hosts.map(host => [host, boxOf(host, boxes)]));
    for (const box of boxes) {
      const isOutside = box.kind === 'outside';
      const rows = isOutside ? [] : besideOf(box, taken);
      y = placeAbove(rows, room, y, at);
      at.set(box, {x: room / 2, y: y + BAR / 2, width: isOutside ? 150 : room, height: BAR});
      y += BAR;
      const hung = site.hosts.filter(host => homes.get(host) === box);
      if (hung.length > 0) {
        shelve(hung);
      } else {
        y += 28;
      }
    }
    const free = site.hosts.filter(host => homes.get(host) === undefined);
    if (free.length > 0) {
      shelve(free);
    }
    // What is left has no place of its own: sensors at the ends of tunnels, taps of nothing that is drawn.
    const left = site.nodes.filter(node => (node.kind === 'tap' || node.kind === 'sensor') && !taken.has(node));
    left.forEach((node, i) => {
      at.set(node, {x: 64 + i % 5 * 168, y: y + 20 + Math.floor(i / 5) * 50, ...(node.kind === 'tap' ? TAP : SENSOR)});
    });
    return {at, frames, room};
  }

  return {place};
})();
