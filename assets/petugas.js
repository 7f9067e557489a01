// Officers' pages: a keyboard for who has one, the place in the list kept over an act, ready answers put where they belong.
// Words come from the page, never from here. Everything works without it.
(() => {
const d = document, all = (s, r) => [...(r || d).querySelectorAll(s)], on = (t, f) => addEventListener(t, f);
d.documentElement.classList.add('js');
const lines = () => all('[data-baris]');
const current = () => d.activeElement && d.activeElement.closest('[data-baris]');
const head = line => line && line.querySelector('h3 a, h2 a');
const go = (line, options) => { const link = head(line); if (link) link.focus(options) };

// Opens a form and puts the cursor into it.
const open = box => {
  if (!box) return false;
  if (box.tagName === 'DETAILS') box.open = true;
  const first = box.querySelector('textarea, select, input:not([type=hidden]):not([type=file])') || box.querySelector('summary');
  box.scrollIntoView({block: 'nearest'});
  if (first) first.focus();
  return true;
};
const move = step => {
  const list = lines(), at = list.indexOf(current());
  const next = list[at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + step, 0), list.length - 1)];
  go(next);
  return Boolean(next);
};
const press = key => {
  const line = current(), button = line && line.querySelector('[data-tombol="' + key + '"]');
  if (button) button.click();
  return Boolean(button);
};
const named = name => open(all('[id^="aksi-"]').find(e => e.id === 'aksi-' + name));
const KEYS = {
  j: () => move(1), k: () => move(-1), ArrowDown: () => Boolean(current()) && move(1), ArrowUp: () => Boolean(current()) && move(-1),
  x: () => press('x'), s: () => press('s'), 1: () => press('1'), 2: () => press('2'), 3: () => press('3'),
  a: () => press('a') || open(d.querySelector('[data-utama]')),
  t: () => named('offer'), c: () => named('comment'), n: () => open(d.querySelector('details.private')),
  u: () => { const back = d.querySelector('[data-kembali]'); if (back) back.click(); return Boolean(back) },
  '/': () => { const box = d.querySelector('[data-cari]'); if (box) box.focus(); return Boolean(box) },
  '?': () => { const box = d.getElementById('pintasan'); if (box) { box.open = true; box.scrollIntoView(); box.querySelector('summary').focus() } return Boolean(box) },
};
on('keydown', e => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing || e.repeat && !'jk'.includes(e.key)) return;
  if (e.target.closest && e.target.closest('input:not([type=checkbox]), textarea, select')) return;
  if (KEYS[e.key] && KEYS[e.key]()) e.preventDefault();
});

// After an act the list stands where it stood, and what comes next has the focus.
const here = () => location.pathname + location.search;
const keep = v => { try { v ? sessionStorage.setItem('letak', JSON.stringify(v)) : sessionStorage.removeItem('letak') } catch {} };
const kept = () => { try { return JSON.parse(sessionStorage.getItem('letak')) } catch { return null } };
on('submit', e => {
  const line = e.target.closest('[data-baris]');
  if (e.target.method === 'post' && (line || e.target.elements.kembali)) keep({url: here(), y: scrollY, at: lines().indexOf(line)});
});
const back = () => {
  const was = kept(), list = lines();
  if (!was || was.url !== here()) return true;
  if (!list.length) return false;
  keep(null);
  scrollTo(0, was.y);
  if (was.at >= 0) go(list[Math.min(was.at, list.length - 1)], {preventScroll: true});
  return true;
};
if (!back()) {
  const watch = new MutationObserver(() => { if (back()) watch.disconnect() });
  watch.observe(d.body, {childList: true, subtree: true});
}

// Boxes that are ticked keep what can be done with them in sight.
on('change', e => {
  const form = e.target.name === 'nomor' && e.target.form;
  if (form) form.classList.toggle('on', all('[name=nomor]').some(box => box.checked));
});

// A ready answer goes into the field of its form; what was typed stays in front of it.
on('click', e => {
  const button = e.target.closest && e.target.closest('[data-isi]');
  const area = button && button.closest('form').querySelector('textarea');
  if (!area) return;
  area.value = (area.value.trim() ? area.value.trim() + '\n' : '') + button.closest('li').querySelector('.say').textContent;
  area.dispatchEvent(new Event('input', {bubbles: true}));
  area.focus();
});

// What the camera wrote (time, place) is carried over when lapor.js draws a photo smaller: JPEG segment APP1 of the
// original behind the first two bytes of the copy. The copy stands upright already, so its orientation is set to 1.
globalThis.__keterangan = async (file, blob) => {
  const bytes = new Uint8Array(await file.slice(0, 262144).arrayBuffer()), view = new DataView(bytes.buffer);
  for (let at = 2; at + 10 < bytes.length && bytes[at] === 0xff; at += 2 + view.getUint16(at + 2)) {
    if (bytes[at + 1] !== 0xe1 || view.getUint32(at + 4) !== 0x45786966) continue;
    const part = bytes.slice(at, at + 2 + view.getUint16(at + 2)), exif = new DataView(part.buffer), small = part[10] === 0x49;
    const list = 10 + exif.getUint32(14, small);
    for (let i = 0; i < exif.getUint16(list, small); i++) {
      const entry = list + 2 + 12 * i;
      if (exif.getUint16(entry, small) === 0x112) exif.setUint16(entry + 8, 1, small);
    }
    return new Blob([blob.slice(0, 2), part, blob.slice(2)], {type: blob.type});
  }
  return blob;
};
})();
