// Colours and lines. A verdict is told by its line too: the more gaps, the less is seen.

const palette = (() => {
  const LINES = [
    {'line-style': 'solid', width: 3},
    {'line-style': 'dashed', 'line-dash-pattern': [14, 3], width: 2.5},
    {'line-style': 'dashed', 'line-dash-pattern': [7, 4], width: 2.5},
    {'line-style': 'dashed', 'line-dash-pattern': [8, 4, 2, 4], width: 2.5},
    {'line-style': 'dashed', 'line-dash-pattern': [2, 4], width: 2.5},
    {'line-style': 'solid', width: 1},
  ];

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  }

  function verdictRules() {
    return LINES.flatMap((line, verdict) => [
      {selector: 'edge.v' + verdict, style: {...line, 'line-color': colour('v' + verdict)}},
      {
        selector: 'node.closed.v' + verdict,
        style: {
          'border-color': colour('v' + verdict),
          'border-style': line['line-style'],
          'border-dash-pattern': line['line-dash-pattern'] || [1, 0],
          'border-width': Math.min(2.5, line.width),
        },
      },
    ]);
  }

  /** The style sheet of the drawing, in the colours that now hold. */
  function sheet() {
    const ink = colour('ink');
    const font = getComputedStyle(document.body).fontFamily;
    return [
      {
        selector: 'node',
        style: {
          label: 'data(label)', width: 'data(width)', height: 'data(height)', color: ink, 'font-family': font,
          'font-size': 13.5, 'text-valign': 'center', 'text-halign': 'center', 'text-wrap': 'ellipsis',
          'text-max-width': 'data(room)', 'background-color': colour('card'), 'border-width': 1,
          'border-color': colour('strong-line'), shape: 'round-rectangle', 'z-index': 10, 'z-index-compare': 'manual',
        },
      },
      {
        selector: 'node.frame',
        style: {
          'background-color': colour('frame'), 'border-color': colour('line'), 'text-valign': 'top',
          'text-margin-y': 22, 'font-weight': 600, 'z-index': 1,
        },
      },
      {
        selector: 'node.closed',
        style: {'text-wrap': 'wrap', 'font-size': 13, 'line-height': 1.25, 'z-index': 10},
      },
      {selector: 'node.switch, node.box', style: {'background-color': colour('switch'), shape: 'rectangle'}},
      {selector: 'node.outside', style: {shape: 'round-rectangle', 'border-style': 'double', 'border-width': 3}},
      {
        selector: 'node.sensor, node.inline',
        style: {
          shape: 'cut-rectangle', 'background-color': colour('sensor'), color: colour('sensor-ink'),
          'border-color': colour('sensor-ink'),
        },
      },
      {
        selector: 'node.tap',
        style: {
          shape: 'diamond', 'background-color': colour('sensor-ink'), 'border-width': 0, 'font-size': 11,
          color: colour('quiet'), 'text-valign': 'bottom', 'text-margin-y': 2, 'text-wrap': 'wrap',
        },
      },
      {
        selector: 'edge',
        style: {
          'curve-style': 'segments', 'edge-distances': 'endpoints', 'source-endpoint': 'data(from)',
          'target-endpoint': 'data(to)', 'segment-weights': 'data(weights)', 'segment-distances': 'data(distances)',
          'line-color': colour('strong-line'), width: 1.5, 'z-index': 5,
          'z-index-compare': 'manual',
        },
      },
      {selector: 'edge.straight', style: {'curve-style': 'straight'}},
      ...verdictRules(),
      {selector: 'edge.shared', style: {'line-style': 'solid', width: 1.5, 'line-color': colour('strong-line')}},
      {
        selector: 'edge.copies, edge.ears',
        style: {
          'line-color': colour('sensor-ink'), width: 1.5, 'line-style': 'solid', 'target-arrow-shape': 'triangle',
          'target-arrow-color': colour('sensor-ink'), 'arrow-scale': 0.8,
        },
      },
      {selector: 'edge.ears', style: {'target-arrow-shape': 'circle', 'arrow-scale': 0.6}},
      // A mark where a tap copies at a guest's port: filled for both directions.
      {
        selector: 'edge.tapped',
        style: {
          'source-arrow-shape': 'diamond', 'source-arrow-color': colour('sensor-ink'), 'arrow-scale': 1,
          'source-arrow-fill': 'hollow',
        },
      },
      {selector: 'edge.tapped.both', style: {'source-arrow-fill': 'filled'}},
      {selector: '.faded', style: {opacity: 0.28}},
      {selector: 'node.way', style: {'border-width': 2.5, 'border-color': colour('accent')}},
      {
        selector: 'edge.way',
        style: {
          'underlay-color': colour('accent'), 'underlay-opacity': 0.3, 'underlay-padding': 5, 'z-index': 8,
        },
      },
    ];
  }

  /** A short line as a legend shows it. */
  function stroke(verdict) {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('class', 'stroke v' + verdict);
    svg.setAttribute('aria-hidden', 'true');
    const line = document.createElementNS(SVG, 'path');
    line.setAttribute('d', 'M0 5h38');
    line.setAttribute('stroke', 'currentColor');
    line.setAttribute('stroke-width', String(LINES[verdict].width));
    line.setAttribute('stroke-dasharray', (LINES[verdict]['line-dash-pattern'] || []).join(' '));
    svg.append(line);
    return svg;
  }

  return {sheet, stroke};
})();
