// A picture of each drawing, made by the browser, which has the fonts. The server has none that it could draw Chinese with.
'use strict';

const scale = 3; // 2280 pixels for a chart over years: 30 cm wide at 200 dots an inch

async function save(link) {
  const image = new Image();
  image.src = link.href;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth * scale;
  canvas.height = image.naturalHeight * scale;
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise(resolve => canvas.toBlob(resolve, 'image/png'));
  const saved = document.createElement('a');
  saved.href = URL.createObjectURL(blob);
  saved.download = 'gongbao-panel-' + new URL(link.href).searchParams.get('chart') + '.png';
  saved.click();
  setTimeout(() => URL.revokeObjectURL(saved.href), 60000);
}

for (const link of document.querySelectorAll('a[data-png]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = link.dataset.png;
  button.addEventListener('click', () => save(link).catch(() => link.click()));
  link.after(button);
}
