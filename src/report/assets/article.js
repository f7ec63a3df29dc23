// An article whole: its text with every find, its projects, its warnings.
const readable = data.articles.filter((article) => article.text !== undefined);

function articleView() {
  const article = readable.find((a) => a.key === state.focus) || readable[0];
  const own = rows.filter((row) => row.article === article);
  const off = new Set(listed(state.off));
  const chosen = own.find((row) => state.open.startsWith(`${row.key}~`));
  const layers = article.marks.filter((mark) => !off.has(mark.kind)).map((mark) => ({ start: mark.at[0], end: mark.at[1], kind: mark.kind, layer: 'find', mark }));
  if (!off.has('cue')) for (const mark of article.marks) if (mark.value.cue && !off.has(mark.kind)) layers.push({ start: mark.value.cue[0], end: mark.value.cue[1], layer: 'cue' });
  if (!off.has('warning')) for (const w of article.warnings || []) if (w.span) layers.push({ start: w.span[0], end: w.span[1], layer: 'warned' });
  if (chosen) for (const n of chosen.project.evidence) layers.push({ start: article.sentences[n][0], end: article.sentences[n][1], layer: 'proof' });
  const text = stepping(zh('div', { class: 'text', 'aria-label': t('ui.text') }, paragraphs(article, layers)));
  const tally = new Map();
  for (const mark of article.marks) tally.set(mark.kind, (tally.get(mark.kind) || 0) + 1);
  const toggle = (name, label, n, swatch) => h('label', { class: 'toggle' },
    h('input', { type: 'checkbox', checked: !off.has(name), 'data-key': `kind:${name}`, 'data-kind': name, on: { change: () => go(toggled('off', name)) } }), h('span', { class: swatch }, label), n === null ? null : h('small', {}, count(n)));
  return h('main', { class: 'reader', id: 'main', tabindex: -1 },
    readable.length > 1 ? h('nav', { class: 'articles', 'aria-label': t('ui.articles') }, h('ul', {}, readable.map((a) => h('li', {}, h('button', {
      type: 'button', 'aria-current': a === article ? 'true' : undefined, 'data-key': `article:${a.key}`, on: { click: () => go({ focus: a.key, open: '' }) },
    }, zh('span', {}, a.title || a.id), h('small', {}, [a.date, t('ui.n_projects', { n: rows.filter((row) => row.article === a).length })].filter(Boolean).join(' · '))))))) : null,
    h('article', {},
      h('header', {}, zh('h1', {}, article.title || article.id), h('p', { class: 'meta' }, [article.outlet, article.date, article.path || article.id, article.encoding].filter(Boolean).join(' · '))),
      h('fieldset', { class: 'toggles' }, h('legend', {}, t('ui.shown_kinds')), KINDS.filter((k) => tally.has(k)).map((k) => toggle(k, t(`kind.${k}`), tally.get(k), `swatch k-${k}`)), toggle('cue', t('ui.cue'), null, 'm cue'),
        (article.warnings || []).some((w) => w.span) ? toggle('warning', t('term.warnings'), null, 'm warned') : null),
      text),
    h('section', { class: 'found', 'aria-label': t('term.projects') }, h('h2', {}, `${t('term.projects')} ${own.length}`),
      own.length ? own.map((row) => projectCard(row, row === chosen)) : h('p', { class: 'empty' }, t('ui.nothing')),
      (article.warnings || []).length ? [h('h2', {}, `${t('term.warnings')} ${article.warnings.length}`), h('ul', { class: 'warnings' }, article.warnings.map((w) => h('li', {}, h('b', {}, t(`warning.${w.code}`)), ' ', zh('span', {}, w.message), w.span ? h('small', {}, ` ${t('ui.chars', { start: w.span[0], end: w.span[1] })}`) : null)))] : null));
}

/** The text line by line, so that the indent and the empty lines stay, and long texts stay quick. */
function paragraphs(article, layers) {
  const result = [];
  let base = 0;
  const sorted_ = [...layers].sort((a, b) => a.start - b.start);
  for (const line of article.text.split('\n')) {
    const length = Array.from(line).length;
    const here = sorted_.filter((l) => l.start < base + length && l.end > base);
    if (line.trim()) result.push(h('p', {}, marked(article, line, base, here)));
    base += length + 1;
  }
  return result;
}

function projectCard(row, chosen) {
  const { project: p } = row;
  const line = (slot, label, value) => h('li', {}, h('button', { type: 'button', 'data-key': `card:${row.key}~${slot}`, on: { click: () => go({ open: `${row.key}~${slot}` }, true) } }, h('span', { class: 'label' }, label), value));
  const figures = (slot) => p[slot].map((n) => {
    const mark = row.article.marks[n];
    return line(slot, t(`metric.${mark.value.metric}`), h('span', {}, zh('b', {}, markText(row.article, mark)), h('small', {}, ` = ${reading(mark.value)}`), notes(mark).length ? h('small', { class: 'notes' }, notes(mark).join(' · ')) : null));
  });
  return h('section', { class: chosen ? 'project chosen' : 'project' }, h('h3', {}, h('button', { type: 'button', 'data-key': `card:${row.key}~name`, on: { click: () => go({ open: `${row.key}~name` }, true) } }, zh('span', {}, row.name || t('term.unnamed')))),
    h('ul', {}, p.companies.map((c) => line('companies', t(`role.${c.role}`), zh('span', {}, data.companies[c.company]))),
      p.site ? line('site', t('ui.site'), h('span', {}, zh('span', {}, row.site), h('small', {}, ` ${p.site.code || ''} ${p.site.basis ? t(`basis.${p.site.basis}`) : ''}`))) : null,
      p.stage ? line('stage', t('ui.stage'), h('span', {}, t(`stage.${p.stage}`))) : null,
      p.events.map((e) => line('stage', t(`event.${e.stage}`), h('span', {}, `${e.edtf || '–'}${e.actual ? '' : ` (${t('term.planned_for')})`}`))),
      figures('investment'), figures('output'), figures('scale')));
}
