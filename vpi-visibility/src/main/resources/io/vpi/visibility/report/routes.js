// How lines run between things that have their places: straight, or in lanes round what stands between.

const routes = (() => {
  const BUS = 12;

  const left = place => place.x - place.width / 2;
  const right = place => place.x + place.width / 2;
  const top = place => place.y - place.height / 2;
  const bottom = place => place.y + place.height / 2;

  /** A guest's card: along the lane beside the guest, to the switch above or below. */
  function card(guest, bar, nth) {
    const lane = guest.lane + 7 * nth;
    const y = guest.y + 8 * nth;
    const end = bar.y < guest.y ? bottom(bar) : top(bar);
    const x = Math.min(Math.max(lane, left(bar) + 4), right(bar) - 4);
    return [{x: left(guest), y}, {x, y}, {x, y: end}];
  }

  /** To the right: level where the far end is level, by a lane where it is not. */
  function aside(from, to) {
    const start = {x: right(from), y: from.y};
    const end = {x: left(to), y: to.y};
    if (Math.abs(from.y - to.y) <= from.height / 2) {
      return [{x: start.x, y: to.y}, end];
    }
    const lane = start.x + Math.min(18, Math.max(6, (end.x - start.x) / 2));
    return [start, {x: lane, y: start.y}, {x: lane, y: end.y}, end];
  }

  /** Between two bars of one host, at their right ends. */
  function down(upper, lower, nth) {
    const x = Math.min(right(upper), right(lower)) - 10 - 9 * nth;
    return [{x, y: bottom(upper)}, {x, y: top(lower)}];
  }

  /** From a box into a host below it. */
  function into(box, frame, bar, isFirstBar, isOwn, nth, room) {
    let end;
    let tail = [];
    if (bar === null) {
      end = {x: frame.x + 10 * nth, y: top(frame)};
    } else if (isFirstBar) {
      end = {x: left(bar) + 40 + 10 * nth, y: top(bar)};
    } else {
      end = {x: left(frame) + 6, y: bar.y};
      tail = [{x: left(bar), y: bar.y}];
    }
    const bus = top(frame) - BUS + 4 * nth;
    if (isOwn && frame.isFirstRow) {
      return end.x > left(box) && end.x < right(box)
        ? [{x: end.x, y: bottom(box)}, end, ...tail]
        : [{x: box.x, y: bottom(box)}, {x: box.x, y: bus}, {x: end.x, y: bus}, end, ...tail];
    }
    const lane = isOwn ? -14 : room + 14 + 8 * (nth % 5);
    const start = {x: isOwn ? left(box) : right(box), y: box.y};
    return [start, {x: lane, y: box.y}, {x: lane, y: bus}, {x: end.x, y: bus}, end, ...tail];
  }

  /** Between boxes: straight where nothing stands between, else by a lane on the right. */
  function boxes(upper, lower, isFree, nth, room) {
    if (isFree) {
      const x = room / 2 + 12 * nth;
      return [{x, y: bottom(upper)}, {x, y: top(lower)}];
    }
    const lane = room + 30 + 8 * (nth % 4);
    return [{x: right(upper), y: upper.y}, {x: lane, y: upper.y}, {x: lane, y: lower.y}, {x: right(lower), y: lower.y}];
  }

  /** From a box to a tap or a sensor above it. */
  function above(box, to, nth) {
    const x = left(to) - 46 - 8 * nth;
    return [{x, y: top(box)}, {x, y: to.y}, {x: left(to), y: to.y}];
  }

  function straight(from, to) {
    return [{x: from.x, y: from.y}, {x: to.x, y: to.y}];
  }

  return {card, aside, down, into, boxes, above, straight};
})();
