(() => {
  const $ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const packets = new Map(JSON.parse(document.getElementById('packets').textContent).map(packet => [packet.n, packet]));
  const element = (name, text, kind) => Object.assign(document.createElement(name), { textContent: text ?? '', className: kind ?? '' });

  const show = index => {
    $('.exchange').forEach(section => section.hidden = section.dataset.exchange !== index);
    $('.exchanges tr[data-exchange]').forEach(row => row.classList.toggle('on', row.dataset.exchange === index));
  };
  $('.exchanges tr[data-exchange]').forEach(row => {
    const open = () => show(row.dataset.exchange);
    row.addEventListener('click', open);
    row.addEventListener('keydown', event => event.key === 'Enter' && open());
  });

  const hex = base64 => {
    const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
    const lines = [];
    for (let at = 0; at < bytes.length; at += 8) {
      const part = [...bytes.slice(at, at + 8)];
      const digits = part.map(byte => byte.toString(16).padStart(2, '0')).join(' ').padEnd(23);
      const letters = part.map(byte => byte > 31 && byte < 127 ? String.fromCharCode(byte) : '·').join('');
      lines.push(`${at.toString(16).padStart(4, '0')}  ${digits}  ${letters}`);
    }
    return lines.join('\n');
  };

  const tell = number => {
    const packet = packets.get(number);
    $('[data-n]').forEach(mark => mark.classList.toggle('on', +mark.dataset.n === number));
    if (!packet) return;
    $('aside').forEach(side => {
      const list = document.createElement('dl');
      const fact = (name, value) => value && list.append(element('dt', name), element('dd', value));
      fact('sent', packet.sent);
      fact('arrives', packet.arrives);
      fact('link', packet.link);
      fact('length', `${packet.length} bytes` + (packet.payload ? `, ${packet.payload} of payload` : ''));
      side.replaceChildren(element('h3', `${packet.n}  ${packet.from} → ${packet.to}`));
      if (packet.why) side.append(element('p', packet.why, packet.lost ? 'why bad' : 'why'));
      side.append(list, element('div', packet.line, 'line'));
      if (packet.bytes) side.append(element('pre', hex(packet.bytes) + (packet.cut ? `\n… ${packet.cut} bytes more` : '')));
    });
  };
  $('[data-n]').forEach(mark => mark.addEventListener('click', () => tell(+mark.dataset.n)));

  // What went wrong last is told at once.
  const wrong = $('.exchange:not([hidden]) .ladder .lost, .exchange:not([hidden]) .ladder .again, .exchange:not([hidden]) .ladder .rst').pop();
  if (wrong) tell(+wrong.dataset.n);

  const rows = $('.packets tr[data-n]'), search = document.getElementById('search'), kinds = $('.filters button');
  const filter = () => {
    const kind = kinds.find(button => button.ariaPressed === 'true').dataset.kind, text = search.value.toLowerCase();
    rows.forEach(row => row.hidden = !((!kind || row.classList.contains(kind)) && row.textContent.toLowerCase().includes(text)));
  };
  kinds.forEach(button => button.addEventListener('click', () => {
    kinds.forEach(other => other.ariaPressed = other === button);
    filter();
  }));
  search?.addEventListener('input', filter);

  document.getElementById('copy')?.addEventListener('click', async event => {
    const code = document.getElementById('replay');
    try { await navigator.clipboard.writeText(code.textContent); event.target.textContent = 'Copied'; }
    catch { getSelection().selectAllChildren(code); }
  });
})();
