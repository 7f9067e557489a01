// What others have reported already, shown under the form; never in the way of sending. Loaded by lapor.js when the words
// and the place are there. Words come from the server.
const node = (tag, text, css) => Object.assign(document.createElement(tag), {textContent: text, className: css || ''});

const show = (form, {judul, kabar, dukung, laporan}) => {
  const box = document.getElementById('serupa');
  box.className = laporan.length ? 'panel stack tight' : '';
  box.replaceChildren(...(laporan.length ? [node('h2', judul), node('p', kabar, 'hint')] : []), ...laporan.map(r => {
    const part = node('div', '', 'sect stack tight'), see = node('a', r.judul), back = node('button', dukung, 'button plain');
    see.href = r.url; back.type = 'button'; back.dataset.dukung = r.nomor;
    back.addEventListener('click', () => support(form, r.nomor));
    part.append(see, node('p', [r.tempat, r.status, r.warga, r.sejak].filter(Boolean).join(' · '), 'mute'), back);
    return part;
  }));
};

const support = (form, ticket) => {
  const f = node('form', '');
  f.method = 'post'; f.action = '/lacak/' + ticket + '/dukung';
  f.append(Object.assign(node('input', ''), {type: 'hidden', name: 't', value: form.elements.t.value}));
  try { localStorage.setItem('terkirim', '1') } catch {}  // the tracker that comes next throws the draft away
  document.body.append(f); f.requestSubmit();
};

export const look = async form => {
  const told = ['uraian', 'kategori', 'desa', 'lat', 'lon'].map(name => [name, (form.elements[name] || {}).value || '']);
  const answer = await fetch('/lapor/serupa', {method: 'POST', body: new URLSearchParams(told)});
  show(form, await answer.json());
};
