// The chat simulator: send without a page load, keep the newest bubble in sight, GPS. Words come from data attributes.
(() => {
const d = document, SEND = '/simulator/kirim';
const touch = e => e.dispatchEvent(new Event('input', {bubbles: true}));

const end = () => { const e = d.querySelector('#percakapan .chat'), last = e && e.lastElementChild; if (last) last.scrollIntoView({block: 'nearest'}) };
new MutationObserver(list => {
  if (list.some(m => [...m.addedNodes].some(n => n.nodeType === 1 && n.closest('#percakapan')))) end();
  d.querySelectorAll('[data-gps][hidden]').forEach(e => { if (navigator.geolocation) e.hidden = false });
}).observe(d.body, {childList: true, subtree: true});

const clear = form => {
  form.reset();
  ['lat', 'lon'].forEach(n => { if (form.closest('#lokasi')) form.elements[n].value = '' });
  form.querySelectorAll('input:not([type=hidden]):not([type=file])').forEach(touch);
  count(form);
  const box = form.closest('#lokasi');
  if (box) box.open = false;
};

const count = form => {
  const out = form.querySelector('[data-dipilih]');
  if (!out) return;
  const n = [...form.querySelectorAll('input[type=file]')].reduce((sum, e) => sum + e.files.length, 0);
  out.textContent = n ? out.dataset.dipilih.replace('{n}', n) : '';
};

const send = async (form, button) => {
  const data = new FormData(form), fail = d.querySelector('[data-gagal]');
  if (button && button.name) data.append(button.name, button.value);
  if (fail) fail.hidden = true;
  try {
    const answer = await fetch(SEND, {method: 'POST', body: data, redirect: 'manual'});
    if (answer.type === 'opaqueredirect') return clear(form);
    const words = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[role=alert]');
    throw new Error(words ? words.textContent : '');
  } catch (error) {
    if (!fail) return;
    fail.textContent = error instanceof TypeError || !error.message ? fail.dataset.gagal : error.message;
    fail.hidden = false;
  }
};

d.addEventListener('submit', e => {
  if (!e.target.action || !e.target.action.endsWith(SEND)) return;
  e.preventDefault();
  send(e.target, e.submitter);
});

d.addEventListener('change', e => { if (e.target.type === 'file' && e.target.form) count(e.target.form) });

d.addEventListener('click', e => {
  const pin = e.target.closest && e.target.closest('a[href="#lokasi"]');
  if (pin) {
    e.preventDefault();
    const box = d.getElementById('lokasi');
    box.open = true;
    d.getElementById('desa-pin').focus();
    return;
  }
  const gps = e.target.closest && e.target.closest('[data-gps]');
  if (!gps) return;
  const form = gps.closest('form');
  navigator.geolocation.getCurrentPosition(at => {
    form.elements.lat.value = at.coords.latitude;
    form.elements.lon.value = at.coords.longitude;
    send(form);
  }, () => { const fail = d.querySelector('[data-gagal]'); fail.textContent = gps.dataset.gps; fail.hidden = false }, {timeout: 15000});
});
})();
