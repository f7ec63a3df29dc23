// Text with marks. Spans may cross: the text is cut at every boundary, and each piece wears all the marks over it.

/** Pieces of `length` code points, each with the spans over it; a span is { start, end, … }. */
function pieces(length, spans) {
  const cuts = new Set([0, length]);
  for (const { start, end } of spans) {
    if (start > 0 && start < length) cuts.add(start);
    if (end > 0 && end < length) cuts.add(end);
  }
  const at = [...cuts].sort((a, b) => a - b);
  const sorted = [...spans].sort((a, b) => a.start - b.start || b.end - a.end);
  const result = [];
  let next = 0;
  let over = [];
  for (let n = 0; n + 1 < at.length; n += 1) {
    const [start, end] = [at[n], at[n + 1]];
    over = over.filter((span) => span.end > start);
    while (next < sorted.length && sorted[next].start <= start) {
      if (sorted[next].end > start) over.push(sorted[next]);
      next += 1;
    }
    result.push({ start, end, over: [...over] });
  }
  return result;
}

/**
 * The nodes of a text that begins at code point `base`, marked. `layers` are { start, end, kind?, layer, mark?, strong? };
 * those with a mark are told on hover and on focus.
 */
function marked(article, text, base, layers) {
  const points = Array.from(text);
  const spans = layers
    .map((l) => ({ ...l, start: Math.max(l.start - base, 0), end: Math.min(l.end - base, points.length) }))
    .filter((l) => l.start < l.end);
  const nodes = [];
  for (const piece of pieces(points.length, spans)) {
    const words = points.slice(piece.start, piece.end).join('');
    if (!piece.over.length) {
      nodes.push(words);
      continue;
    }
    let node = words;
    // The innermost is the one that begins last; each further out draws its line lower.
    const inward = [...piece.over].reverse();
    let depth = 0;
    for (const span of inward) {
      const classes = ['m', span.layer];
      if (span.kind) classes.push(`k-${KINDS.includes(span.kind) ? span.kind : 'amount'}`);
      if (span.strong) classes.push('strong');
      if (span.layer === 'find') {
        classes.push(`d${Math.min(depth, 3)}`);
        depth += 1;
      }
      if (span.start < piece.start) classes.push('goes-on');
      const wrapped = h(span.strong ? 'mark' : 'span', { class: classes.join(' ') }, node);
      if (span.mark) tell(wrapped, article, span.mark, span.start === piece.start);
      node = wrapped;
    }
    nodes.push(node);
  }
  return nodes;
}

// What the pointer or the focus is on, told in a small box.
const tip = h('div', { id: 'tip', role: 'tooltip', hidden: true });

function tell(node, article, mark, first) {
  node.addEventListener('mouseenter', () => showTip(node, article, mark));
  node.addEventListener('mouseleave', hideTip);
  if (first) {
    node.dataset.step = '';
    node.tabIndex = -1;
    node.setAttribute('aria-describedby', 'tip');
    node.addEventListener('focus', () => showTip(node, article, mark));
    node.addEventListener('blur', hideTip);
    node.addEventListener('click', () => node.focus());
  }
}

function showTip(node, article, mark) {
  const more = notes(mark);
  const [start, end, byteStart, byteEnd] = mark.at;
  tip.replaceChildren();
  put(tip, {}, [
    h('span', { class: `kind k-${mark.kind}` }, t(`kind.${mark.kind}`)),
    zh('strong', {}, meaning(mark)),
    more.length ? h('span', {}, more.join(' · ')) : null,
    h('small', {}, [
      mark.confidence ? `${t('ui.confidence')} ${t(`confidence.${mark.confidence}`)} · ` : '',
      t('ui.chars', { start, end }),
      byteStart === undefined ? '' : ` · ${t('ui.bytes', { start: byteStart, end: byteEnd })}`,
      mark.rule ? ` · ${mark.rule}` : '',
    ].join('')),
  ]);
  tip.hidden = false;
  const box = node.getClientRects()[0] || node.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - width - 8));
  const above = box.top - height - 8;
  tip.style.setProperty('left', `${left}px`);
  tip.style.setProperty('top', `${above > 8 ? above : box.bottom + 8}px`);
}

function hideTip() {
  tip.hidden = true;
}

/** Arrow keys go from mark to mark within an element; Tab goes past. */
function stepping(container) {
  const steps = () => [...container.querySelectorAll('[data-step]')];
  const first = steps()[0];
  if (first) first.tabIndex = 0;
  container.addEventListener('keydown', (event) => {
    const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const all = steps();
    const now = all.indexOf(document.activeElement);
    if (!move || now < 0) return;
    const next = all[now + move];
    if (!next) return;
    event.preventDefault();
    all[now].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  return container;
}
