// The chat simulator: send without a page load, keep the newest bubble in sight, GPS. Words come from data attributes.
(() => {
const d = document, SEND = '/simulator/kirim', SET = '/simulator/atur';
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

// The control panel: the page that comes back has it as it is set now.
const set = async (form, button) => {
  const data = new FormData(form), at = d.getElementById('kendali');
  data.append(button.name, button.value);
  button.disabled = true;
  try {
    const answer = await fetch(SET, {method: 'POST', body: data});
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html'), now = page.getElementById('kendali');
    const moved = new URL(answer.url).searchParams.get('nomor');
    if (now && moved && moved !== data.get('nomor')) return location.assign(answer.url);
    if (now) return at.replaceWith(now);
    const words = page.querySelector('[role=alert]');
    throw new Error(words ? words.textContent : '');
  } catch (error) {
    let fail = form.querySelector('.err');
    if (!fail) {
      fail = d.createElement('p');
      fail.className = 'err';
      fail.setAttribute('role', 'alert');
      form.append(fail);
    }
    fail.textContent = error instanceof TypeError || !error.message ? at.dataset.gagal : error.message;
  }
  button.disabled = false;
};

d.addEventListener('submit', e => {
  if (e.target.action && e.target.action.endsWith(SET) && e.submitter) {
    e.preventDefault();
    return set(e.target, e.submitter);
  }
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
