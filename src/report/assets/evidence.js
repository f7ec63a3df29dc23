// What a cell rests on: its sentences with the spans marked, the file, the offsets.
const SLOTS = ['name', 'companies', 'site', 'stage', 'investment', 'output', 'scale', 'source'];

/** The marks that a slot rests on. */
function marksOf(project, slot) {
  switch (slot) {
    case 'name': return project.names;
    case 'companies': return project.companies.flatMap((c) => c.marks);
    case 'site': return project.site ? project.site.marks : [];
    case 'stage': return project.events.flatMap((e) => e.marks);
    case 'investment': return project.investment;
    case 'output': return project.output;
    case 'scale': return project.scale;
    default: return [];
  }
}

const panel = h('aside', { id: 'evidence', role: 'dialog', 'aria-labelledby': 'evidence-title', tabindex: -1, hidden: true });

/** Draws the panel for state.open, `article~project~slot`. */
function evidence() {
  const at = state.open.lastIndexOf('~');
  const row = byKey.get(state.open.slice(0, at));
  const aggregate = /^aggregate~(\d+)$/.exec(state.open);
  const shown = row || (aggregate && data.aggregates[Number(aggregate[1])]);
  panel.hidden = !shown;
  document.body.classList.toggle('with-evidence', Boolean(shown));
  panel.replaceChildren();
  if (!shown) return;
  if (row) project(row, SLOTS.includes(state.open.slice(at + 1)) ? state.open.slice(at + 1) : 'name');
  else figure(shown);
}

function closeEvidence() {
  const key = state.open.replace(/~investment$/, '~amount').replace(/~source$/, '~article');
  const aggregate = state.open;
  go({ open: '' }, true);
  const cell = [...document.querySelectorAll('[data-key]')].find((e) => [`cell:${key}`, aggregate].includes(e.dataset.key));
  if (cell) cell.focus();
}

function head(title) {
  return h('header', {}, zh('h2', { id: 'evidence-title' }, title),
    h('button', { type: 'button', class: 'close', 'aria-label': t('ui.close'), title: t('ui.close'), on: { click: closeEvidence } }, '×'));
}

function project(row, slot) {
  const { project: p, article } = row;
  const strong = new Set(marksOf(p, slot));
  const tabs = h('div', { class: 'slots', role: 'group', 'aria-label': t('ui.slots') }, SLOTS.map((name) => {
    const n = name === 'source' ? null : name === 'stage' ? p.events.length : name === 'site' ? Number(Boolean(p.site)) : marksOf(p, name).length;
    return h('button', {
      type: 'button', 'aria-pressed': String(name === slot), 'data-key': `slot:${name}`, on: { click: () => go({ open: `${row.key}~${name}` }, true) },
    }, t(`slot.${name}`), n === null ? null : h('small', {}, ` ${n}`));
  }));
  const holding = article.sentences.map((_, n) => n).filter((n) => [...strong].some((m) => within(article.marks[m], article.sentences[n])));
  const sentences = holding.length ? holding : p.evidence;
  put(panel, {}, [
    head(row.name || t('term.unnamed')), tabs,
    says(row, slot),
    holding.length || slot === 'source' || slot === 'name' ? null : h('p', { class: 'note' }, t('ui.no_words')),
    quotes(article, sentences, strong),
    strong.size ? facts(article, [...strong]) : null,
    source(article),
  ]);
}

const within = (mark, [start, end]) => start <= mark.at[0] && mark.at[1] <= end;

/** What the record says in this slot, where the words alone do not. */
function says(row, slot) {
  const p = row.project;
  const lines = [];
  if (slot === 'companies') for (const c of p.companies) lines.push([t(`role.${c.role}`), zh('span', {}, data.companies[c.company])]);
  if (slot === 'site' && p.site) {
    lines.push([t('ui.site'), zh('span', {}, row.site)]);
    if (p.site.code) lines.push([t('ui.code'), p.site.code]);
    if (p.site.basis) lines.push([t('ui.basis'), t(`basis.${p.site.basis}`)]);
  }
  if (slot === 'stage') {
    lines.push([t('ui.stage'), t(`stage.${row.stage}`)]);
    for (const e of p.events) lines.push([t(`event.${e.stage}`), `${e.edtf || t('ui.no_date')}${e.actual ? '' : ` (${t('term.planned_for')})`}`]);
  }
  if (slot === 'investment' && p.amount) {
    lines.push([t('ui.counted'), `${grouped(p.amount.value)} ${p.amount.unit}`]);
    lines.push([t('ui.basis'), `${t(`amount.${p.amount.basis}`)} · ${t(`modality.${p.amount.modality}`)}`]);
  }
  if (slot === 'name' && p.confidence) lines.push([t('ui.confidence'), t(`confidence.${p.confidence}`)]);
  return lines.length ? h('dl', { class: 'says' }, lines.map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value)))) : null;
}

function quotes(article, sentences, strong) {
  if (!sentences.length) return h('p', { class: 'note' }, t('ui.no_evidence'));
  return sentences.map((n) => {
    const [start, end] = article.sentences[n];
    const text = sentenceText(article, n);
    if (!text) return h('p', { class: 'note' }, t('ui.no_text'), ' ', t('ui.chars', { start, end }));
    const layers = article.marks.map((mark, m) => ({ start: mark.at[0], end: mark.at[1], kind: mark.kind, layer: 'find', mark, strong: strong.has(m) })).filter((l) => l.start < end && l.end > start);
    for (const m of strong) {
      const cue = article.marks[m].value.cue;
      if (cue && cue[0] < end && cue[1] > start) layers.push({ start: cue[0], end: cue[1], layer: 'cue' });
    }
    return h('figure', {}, stepping(zh('blockquote', {}, marked(article, text, start, layers))), h('figcaption', {}, t('ui.chars', { start, end })));
  });
}

function facts(article, marks) {
  return h('table', { class: 'facts' }, h('thead', {}, h('tr', {}, ['ui.stated_words', 'ui.means', 'ui.where'].map((key) => h('th', { scope: 'col' }, t(key))))),
    h('tbody', {}, marks.map((m) => {
      const mark = article.marks[m];
      const [start, end, byteStart, byteEnd] = mark.at;
      const more = notes(mark);
      return h('tr', {}, h('td', {}, zh('span', { class: `swatch k-${mark.kind}` }, markText(article, mark))),
        h('td', {}, zh('span', {}, meaning(mark)), more.length ? h('small', {}, more.join(' · ')) : null, mark.confidence ? h('small', {}, `${t('ui.confidence')} ${t(`confidence.${mark.confidence}`)}`) : null),
        h('td', { class: 'where' }, `${start}–${end}`, byteStart === undefined ? null : h('small', {}, t('ui.bytes', { start: byteStart, end: byteEnd })), mark.rule ? h('small', {}, mark.rule) : null));
    })));
}

function source(article) {
  const lines = [
    [t('ui.file'), article.path || t('ui.stdin')],
    article.index === undefined ? null : [t('ui.index'), count(article.index)],
    [t('ui.id'), article.id],
    article.title ? [t('ui.title'), zh('span', {}, article.title)] : null,
    article.outlet ? [t('ui.outlet'), zh('span', {}, article.outlet)] : null,
    article.date ? [t('ui.date'), article.date] : null,
    article.encoding ? [t('ui.encoding'), article.encoding] : null,
  ].filter(Boolean);
  return h('section', { class: 'origin' }, h('h3', {}, t('ui.source')),
    h('dl', { class: 'says' }, lines.map(([term, value]) => h('div', {}, h('dt', {}, term), h('dd', {}, value)))),
    h('p', { class: 'acts' },
      article.text === undefined ? null : h('button', { type: 'button', class: 'act', on: { click: () => go({ view: 'article', focus: article.key, open: '' }) } }, t('ui.read_article')),
      h('button', { type: 'button', class: 'act', on: { click: () => go({ article: article.key, view: '', open: '' }) } }, t('ui.only_article'))));
}

/** A figure of no single project. */
function figure(aggregate) {
  const article = data.articles[aggregate.article];
  put(panel, {}, [
    head(t(`metric.${aggregate.metric}`)),
    h('dl', { class: 'says' }, h('div', {}, h('dt', {}, t('ui.scope')), h('dd', {}, t(`scope.${aggregate.scope || 'unknown'}`), aggregate.label ? [': ', zh('span', {}, aggregate.label)] : null))),
    quotes(article, aggregate.evidence, new Set(aggregate.marks)),
    aggregate.marks.length ? facts(article, aggregate.marks) : null,
    source(article),
  ]);
}

const FIGURES = 100;

/** The figures that are in no sum, to be opened. */
function aggregates(list) {
  if (!list.length) return null;
  const shown = list.slice(0, FIGURES);
  return h('details', { class: 'aggregates' }, h('summary', {}, t('ui.aggregates', { n: count(list.length) })),
    h('p', { class: 'note' }, t('ui.aggregates_note'), shown.length < list.length ? ` ${t('ui.first_shown', { n: count(shown.length) })}` : ''),
    h('ul', {}, shown.map(([n, a]) => {
      const article = data.articles[a.article];
      const mark = a.marks.length ? article.marks[a.marks[0]] : null;
      return h('li', {}, h('button', { type: 'button', class: 'figure', 'data-key': `aggregate~${n}`, on: { click: () => go({ open: `aggregate~${n}` }, true) } },
        h('span', {}, t(`metric.${a.metric}`)), zh('b', {}, mark ? markText(article, mark) : '–'), h('span', { class: 'reading' }, mark ? reading(mark.value) : ''),
        h('span', { class: 'scope' }, t(`scope.${a.scope || 'unknown'}`), a.label ? [': ', zh('span', {}, a.label)] : null)));
    })));
}
