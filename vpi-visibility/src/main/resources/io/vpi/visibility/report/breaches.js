// What became of the policy: breaches first, each with its fix beside it.

const breaches = (() => {
  const AT_ONCE = 5;
  const audit = site.audit;

  const OUTCOMES = {met: 0, 'not met': 4, undecided: 2};

  function heading() {
    const parts = [
      [audit.met, 'inspected as required'], [audit.breached, 'not'], [audit.unreachable, 'cannot reach each other'],
      [audit.exempt, 'exempt'], [audit.uncovered, 'under no rule']];
    return element('p', {class: 'outcome'},
      verdictBadge(OUTCOMES[audit.outcome], audit.outcome),
      element('span', null, 'Of ' + number(audit.pairs, 'pair') + ' under ' + audit.policy + ': '
        + parts.filter(([count]) => count > 0).map(([count, text]) => count.toLocaleString('en') + ' ' + text).join(', ')
        + '.'));
  }

  function side(of) {
    return of.size === 1 ? null : element('details', null,
      element('summary', null, number(of.size, 'station')),
      of.names.join(', ') + (of.names.length < of.size ? ' and ' + (of.size - of.names.length) + ' more' : ''));
  }

  function name(side) {
    return side.names[0] + (side.size > 1 ? ' and ' + (side.size - 1) + ' more' : '');
  }

  function row(title, ...content) {
    return [element('dt', null, title), element('dd', null, ...content)];
  }

  /** To see all is not enough where frames must wait, so it is no good news here. */
  function is(breach) {
    const badge = verdictBadge(breach.verdict, breach.is);
    badge.classList.toggle('v' + NO_PATH, breach.verdict === FULL);
    badge.classList.toggle('v' + FULL, false);
    return badge;
  }

  function card(breach, select) {
    const from = breach.from.group < 0 ? null : site.groupAt[breach.from.group];
    const to = breach.to.group < 0 ? null : site.groupAt[breach.to.group];
    const canShow = from !== null && to !== null && site.pair(from, to) !== null;
    const who = name(breach.from) + ' → ' + name(breach.to);
    return element('article', {class: 'breach'},
      element('div', null,
        element('div', {class: 'who'},
          element('h3', null, who),
          canShow ? element('button', {
            type: 'button', 'aria-label': 'Show ' + who, onclick: () => select(from, to),
          }, 'Show') : null),
        element('dl', null,
          ...row('Rule', breach.rule + ' (line ' + breach.line + ')'),
          ...row('Is', is(breach)),
          ...row('Reason', breach.reason),
          ...(breach.pairs === 1 ? [] : row('Pairs', breach.pairs.toLocaleString('en')))),
        side(breach.from), side(breach.to)),
      fixBlock(breach.fix < 0 ? null : site.fixes[breach.fix], 'Fix: '));
  }

  function allFixes(shown) {
    const all = new Set(shown.flatMap(breach => breach.fix < 0 ? [] : site.fixes[breach.fix].commands));
    return shown.length < 2 || all.size === 0 ? null : element('details', null,
      element('summary', null, 'All fixes together, each command once (' + all.size + ')'),
      element('div', {class: 'fix'}, ...commandBlocks([...all])));
  }

  function list(title, texts) {
    return texts.length === 0 ? null : element('details', {open: texts.length <= 5},
      element('summary', null, title + ' (' + texts.length + ')'),
      element('ul', null, ...texts.map(text => element('li', null, text))));
  }

  function rules() {
    const heads = ['Line', 'Rule', 'Met', 'Breached', 'Unreachable', 'Exempt'];
    return element('details', null,
      element('summary', null, 'All rules (' + audit.rules.length + ')'),
      element('table', null,
        element('thead', null, element('tr', null, ...heads.map(head => element('th', {scope: 'col'}, head)))),
        element('tbody', null, ...audit.rules.map(rule => element('tr', null,
          ...[rule.line, rule.rule, rule.met, rule.breached, rule.unreachable, rule.exempt].map(value =>
            element('td', null, typeof value === 'number' ? value.toLocaleString('en') : value)))))));
  }

  /** Writes the breaches of which one side is among the groups that are shown. */
  function write(shown, isAll, select) {
    const into = byId('breaches');
    into.replaceChildren();
    if (audit === null) {
      into.append(element('p', {class: 'hint'},
        'No policy was given (--policy FILE), so nothing is required here. What is blind stands in the matrix.'));
      return;
    }
    const concerned = audit.breaches.filter(breach => isAll || [breach.from.group, breach.to.group].some(place =>
      place >= 0 && shown.has(site.groupAt[place])));
    into.append(heading());
    if (!isAll) {
      into.append(element('p', {class: 'hint'}, number(concerned.length, 'breach', 'breaches')
        + ' of ' + audit.breaches.length + ' are about the guests that were asked for.'));
    }
    const cards = element('div', null);
    into.append(cards);
    let count = 0;
    const button = element('button', {type: 'button'});
    const more = element('p', {class: 'more'}, button);
    const next = () => {
      const slice = concerned.slice(count, count + AT_ONCE);
      cards.append(...slice.map(breach => card(breach, select)));
      count += slice.length;
      const left = concerned.length - count;
      button.textContent = 'Show ' + Math.min(left, AT_ONCE) + ' more of ' + number(left, 'breach', 'breaches');
      more.hidden = left === 0;
    };
    button.addEventListener('click', next);
    next();
    into.append(more);
    for (const part of [
      isAll && audit.unlisted > 0
        ? element('p', {class: 'hint'}, number(audit.unlisted, 'breach', 'breaches') + ' more are counted and not listed.')
        : null,
      allFixes(concerned), list('Could not be decided', audit.undecided), list('Met, and worth knowing', audit.reservations),
      rules()]) {
      if (part !== null) {
        into.append(part);
      }
    }
  }

  return {write};
})();
