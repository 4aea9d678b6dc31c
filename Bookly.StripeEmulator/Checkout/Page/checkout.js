// Formatting and comfort only: the page works without any of this.
const group = (text, sizes) => {
  const digits = text.replace(/\D/g, '');
  const parts = [];
  let at = 0;
  for (const size of sizes) {
    if (at >= digits.length) break;
    parts.push(digits.slice(at, at + size));
    at += size;
  }
  return parts.join(' ');
};

const format = (id, change) => {
  const input = document.getElementById(id);
  input?.addEventListener('input', event => {
    if (event.inputType?.startsWith('delete') || input.selectionStart !== input.value.length) return;
    input.value = change(input.value);
  });
};

format('cardNumber', text => group(text, /^3[47]/.test(text.replace(/\D/g, '')) ? [4, 6, 5] : [4, 4, 4, 4, 3]));
format('cardCvc', text => text.replace(/\D/g, '').slice(0, 4));
format('cardExpiry', text => {
  let digits = text.replace(/\D/g, '').slice(0, 4);
  if (/^[2-9]/.test(digits)) digits = `0${digits}`.slice(0, 4);
  return digits.length > 2 ? `${digits.slice(0, 2)} / ${digits.slice(2)}` : digits;
});

for (const form of document.querySelectorAll('form.pay')) {
  form.addEventListener('submit', event => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'true';
    form.querySelector('.submit').disabled = true;
    // Fields of a method that was not chosen must not overwrite those of the one that was.
    for (const method of form.querySelectorAll('.method:has(.method-fields)')) {
      if (!method.querySelector('input[type=radio]').checked) {
        for (const input of method.querySelectorAll('.method-fields input')) input.disabled = true;
      }
    }
  });
}

// Shipping changes the total, which the page tells before it can be paid.
for (const rate of document.querySelectorAll('[name=shippingRate]')) {
  rate.addEventListener('change', () => rate.form.submit());
}

// A page restored by the Back button must be usable again.
window.addEventListener('pageshow', event => {
  if (event.persisted) window.location.reload();
});

document.querySelector('[aria-invalid=true]')?.focus();
if (document.querySelector('.news')) document.querySelector('[name=shippingRate]:checked')?.focus();
