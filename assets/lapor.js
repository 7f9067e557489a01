// Layer 2 of every page: islands remembered for React, drafts, photos, GPS, the offline bar. No framework.
// Inlined into the pages by pages/light_paint.py; words come from data attributes, never from here.
(() => {
const d = document, all = (s, r) => [...(r || d).querySelectorAll(s)], on = (t, f, o) => addEventListener(t, f, o);
const form = () => d.getElementById('formulir');
const get = k => { try { return localStorage.getItem(k) } catch { return null } };
const put = (k, v) => { try { v === null ? localStorage.removeItem(k) : localStorage.setItem(k, v) } catch {} };

// What the server put into the islands is what React finds: see components/flow.island.
const kept = globalThis.__pulau = {judul: d.title};
all('[data-pulau]').forEach(e => { kept[e.dataset.pulau] = e.innerHTML });
all('[data-sidik]').forEach(e => { kept['isi-sidik'] = e.dataset.sidik });

// No signal: say so, and say when it is back.
const line = () => { const e = d.getElementById('putus'); if (e) e.hidden = navigator.onLine !== false };
on('offline', line); on('online', line); line();

// The draft of the report form stays on this phone until it was sent.
const NAMES = ['uraian', 'kategori', 'desa', 'patokan', 'nama', 'telepon', 'anonim', 'rahasia'];
const draft = () => {
  const f = form(), v = {};
  NAMES.forEach(n => { const e = f && f.elements[n]; if (e) v[n] = e.type === 'checkbox' ? e.checked : e.value });
  put('draf', JSON.stringify(v));
};
const restore = () => {
  const f = form(), v = JSON.parse(get('draf') || '{}');
  if (f) NAMES.forEach(n => {
    const e = f.elements[n];
    if (!e || !v[n]) return;
    if (e.type === 'checkbox') e.checked = e.checked || v[n] === true; else if (!e.value) e.value = v[n];
  });
};
if (get('terkirim') && location.pathname.startsWith('/lacak/')) { put('draf', null); put('terkirim', null) }
try { restore() } catch { put('draf', null) }
const oops = d.querySelector('.oops');
if (oops) oops.focus();

// What was typed outside the form survives React: remembered by name, put back into what it draws. On officers'
// pages many forms share a name, so there it is remembered by id.
const typed = new Map();
const place = t => t.closest('[data-sendiri]') ? '#' + t.id : '[name="' + t.name + '"]';
on('input', e => {
  const t = e.target;
  if (form() && form().contains(t)) draft();
  else if (t.name && t.type !== 'file' && t.type !== 'password') typed.set(place(t), t.type === 'radio' ? t.value : t.type === 'checkbox' ? t.checked : t.value);
});
new MutationObserver(list => {
  if (!typed.size || !list.some(m => m.addedNodes.length)) return;
  typed.forEach((v, where) => all(where).forEach(e => {
    if (e.type === 'radio') e.checked = e.value === v;
    else if (e.type === 'checkbox') e.checked = v;
    else if (!e.value) { e.value = v; const box = e.closest('details'); if (box && v) box.open = true }
  }));
}).observe(d.body, {childList: true, subtree: true});

// Photos: shrunk here (1600 px JPEG) before they travel, shown small.
const shrink = async file => {
  if (!/^image\/(jpe?g|png|webp)/.test(file.type) || file.size < 300000) return file;
  const image = await createImageBitmap(file, {imageOrientation: 'from-image'});
  const scale = Math.min(1, 1600 / Math.max(image.width, image.height)), c = d.createElement('canvas');
  c.width = Math.round(image.width * scale); c.height = Math.round(image.height * scale);
  c.getContext('2d').drawImage(image, 0, 0, c.width, c.height);
  let blob = await new Promise(r => c.toBlob(r, 'image/jpeg', .8));
  // Officers' pages keep when and where it was taken: evidence is compared with the report.
  if (blob && globalThis.__keterangan) blob = await __keterangan(file, blob).catch(() => blob);
  return blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', {type: 'image/jpeg'}) : file;
};
let busy = null;
const preview = input => {
  const box = input.closest('fieldset, form').querySelector('[data-foto]');
  if (!box) return;
  all('img', box).forEach(i => URL.revokeObjectURL(i.src));
  box.replaceChildren(...[...input.files].slice(0, 5).map((f, i) => {
    const img = d.createElement('img');
    img.src = URL.createObjectURL(f); img.width = 92; img.height = 69; img.alt = box.dataset.foto + ' ' + (i + 1);
    return img;
  }));
};
on('change', e => {
  const t = e.target;
  if (t.type !== 'file') { if (form() && form().contains(t)) draft(); return }
  preview(t);
  busy = (async () => {
    try {
      const box = new DataTransfer();
      for (const f of [...t.files]) box.items.add(await shrink(f).catch(() => f));
      t.files = box.files; preview(t);
    } catch {}
    busy = null;
  })();
});

// GPS fills three hidden fields; the village select stays for who has none.
const locate = button => {
  const f = button.form, note = d.getElementById('lokasi-kabar');
  note.textContent = note.dataset.tunggu;
  navigator.geolocation.getCurrentPosition(p => {
    f.elements.lat.value = p.coords.latitude.toFixed(6); f.elements.lon.value = p.coords.longitude.toFixed(6);
    f.elements.akurasi.value = Math.round(p.coords.accuracy); note.textContent = note.dataset.dapat; alike();
  }, () => { note.textContent = note.dataset.gagal }, {enableHighAccuracy: true, timeout: 20000, maximumAge: 60000});
};
if (navigator.geolocation) all('#pakai-lokasi').forEach(b => { b.hidden = false });
on('click', e => {
  const b = e.target.closest && e.target.closest('#pakai-lokasi'); if (b) locate(b);
});

// Perhaps somebody has reported it already: looked for when the words and the place are there, by a script of its own.
let asks;
const alike = () => {
  clearTimeout(asks);
  const f = form(), v = n => (f && f.elements[n] || {}).value || '';
  if (v('uraian').trim().length < 15 || !(v('desa') || v('lat'))) return;
  asks = setTimeout(() => globalThis.__mengirim || import('/serupa.js').then(m => m.look(f)).catch(() => {}), 2500);
};
on('input', alike); on('change', alike);

// Sending: once, and not before the photos are small. The server knows a second press by its `kunci`.
on('submit', e => {
  const f = e.target, button = e.submitter;
  if (f.method !== 'post') return;
  if (busy) { e.preventDefault(); busy.then(() => f.requestSubmit(button)); return }
  if (f.dataset.dikirim) { e.preventDefault(); return }
  globalThis.__mengirim = true; f.dataset.dikirim = '1';
  if (f.id === 'formulir') {
    draft(); put('terkirim', '1');
    const note = d.getElementById('kirim-kabar');
    if (note) note.textContent = note.dataset.kirim;
  }
  setTimeout(() => { delete f.dataset.dikirim }, 8000);
});
on('pageshow', () => { globalThis.__mengirim = false; all('[data-dikirim]').forEach(f => { delete f.dataset.dikirim }) });
})();
