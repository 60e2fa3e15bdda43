// What to do, as lines to copy.

function fixBlock(fix, title) {
  const block = element('div', {class: 'fix'});
  if (fix === null) {
    block.append(element('p', null, title + 'none is known'));
    return block;
  }
  block.append(element('p', null, title + fix.summary));
  block.append(...commandBlocks(fix.commands));
  return block;
}

/** Lines for a shell by host, in order; what a person has to do between them. */
function commandBlocks(commands) {
  const blocks = [];
  let last = null;
  for (const command of commands) {
    if (!command.isShell) {
      blocks.push(element('p', {class: 'hand'}, 'By hand on ' + command.host + ': ' + command.line));
      last = null;
    } else if (last !== null && last.host === command.host) {
      last.pre.textContent += '\n' + command.line;
    } else {
      const pre = element('pre', null, command.line);
      last = {host: command.host, pre};
      blocks.push(element('div', {class: 'commands'},
        element('div', {class: 'host'},
          element('span', null, 'On ' + command.host),
          copyButton('Copy the commands for ' + command.host, pre)),
        pre));
    }
  }
  return blocks;
}
