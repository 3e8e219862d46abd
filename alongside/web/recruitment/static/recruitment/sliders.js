// A slider beside each "so many people" box. Without a script the boxes do the same.
const form = document.querySelector('form[hx-post]')
const most = () => Math.max(1, Number(form.elements.remaining?.value) || 0)

for (const box of form?.querySelectorAll('input[name^="people-"]') ?? []) {
  const slider = document.createElement('input')
  Object.assign(slider, { type: 'range', min: 0, max: most(), step: 1, value: box.value || 0, className: 'recruitment-slider' })
  slider.setAttribute('aria-labelledby', document.querySelector(`label[for="${box.id}"]`).id ||= `${box.id}-label`)
  slider.addEventListener('input', () => { box.value = slider.value })
  slider.addEventListener('change', () => box.dispatchEvent(new Event('change', { bubbles: true })))
  box.addEventListener('change', () => { slider.max = Math.max(most(), Number(box.value) || 0); slider.value = box.value || 0 })
  box.after(slider)
}
