// A slider beside each "try it with so many" box. Without a script the boxes do the same.
const form = document.querySelector('form[hx-post]')
const numberIn = name => Number(form.elements[name]?.value)
const mostPeople = () => Math.max(1, numberIn('remaining') || 0)
const mostUnits = box => Math.max(1, numberIn(box.name.replace('try', 'units')) || 1)

const slide = (box, most) => {
  const slider = document.createElement('input')
  Object.assign(slider, { type: 'range', min: 0, max: Math.max(most(box), Number(box.value) || 0), step: 1, value: box.value || 0, className: 'recruitment-slider' })
  slider.setAttribute('aria-labelledby', document.querySelector(`label[for="${box.id}"]`).id ||= `${box.id}-label`)
  slider.addEventListener('input', () => { box.value = slider.value })
  slider.addEventListener('change', () => box.dispatchEvent(new Event('change', { bubbles: true })))
  form.addEventListener('change', () => { slider.max = Math.max(most(box), Number(box.value) || 0); slider.value = box.value || 0 })
  box.after(slider)
}

for (const box of form?.querySelectorAll('input[name^="people-"], input[name^="s-people-"]') ?? []) slide(box, mostPeople)
for (const box of form?.querySelectorAll('input[name^="s-try-"]') ?? []) slide(box, mostUnits)

// The lists of ways follow the names as they are typed.
form?.addEventListener('change', ({ target }) => {
  const row = /^name-(\d+)$/.exec(target.name)?.[1]
  if (row === undefined) return
  for (const option of form.querySelectorAll(`select[name^="s-way-"] option[value="${row}"]`)) option.textContent = `${Number(row) + 1}: ${target.value || 'no name yet'}`
})
