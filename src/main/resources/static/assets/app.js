// What makes the pages quicker where scripts run. Every page does its whole work without this file.
(() => {
  'use strict';

  const words = (text) => text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const holds = (text, wanted) => wanted.every((word) => text.toLocaleLowerCase().includes(word));
  const tell = (button, text) => {
    const status = document.getElementById(button.getAttribute('aria-describedby'));
    status.textContent = '';
    setTimeout(() => (status.textContent = text), 50);
  };

  document.querySelectorAll('[data-enhanced]').forEach((element) => (element.hidden = false));

  // Times of day as the clock on this person's wall shows them.
  document.querySelectorAll('time[data-clock]').forEach((time) => {
    time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'short' })
      .format(new Date(time.dateTime));
  });

  // The secret: masked until asked for, copied without being shown.
  document.querySelectorAll('[data-show]').forEach((button) => {
    const secret = document.getElementById(button.dataset.show);
    const label = button.querySelector('[data-label]');
    const show = (shown) => {
      secret.classList.toggle('masked', !shown);
      label.textContent = shown ? button.dataset.hideLabel : button.dataset.showLabel;
    };
    button.addEventListener('click', () => show(secret.classList.contains('masked')));
    show(false);
  });

  // What the browser keeps of a page that was left, for the way back, holds no secret.
  const secret = document.getElementById('token-secret');
  if (secret) {
    addEventListener('pagehide', () => (secret.textContent = ''));
    addEventListener('pageshow', (event) => event.persisted && location.reload());
  }

  document.querySelectorAll('[data-copy]').forEach((button) => {
    const source = document.getElementById(button.dataset.copy);
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(source.textContent.trim());
        tell(button, button.dataset.copied);
      }
      catch {
        source.classList.remove('masked');
        getSelection().selectAllChildren(source);
        tell(button, button.dataset.notCopied);
      }
    });
  });

  // Search as you type, in what the page already holds. Enter still asks the server.
  document.querySelectorAll('input[data-filter]').forEach((input) => {
    const items = [...document.getElementById(input.dataset.filter).querySelectorAll('[data-match]')];
    const groups = document.querySelectorAll(`#${input.dataset.filter} [data-group]`);
    const status = document.getElementById(input.dataset.filterStatus);
    const text = (item) => item.dataset.match
      || [...item.querySelectorAll('[data-text]')].map((part) => part.textContent).join(' ') || item.textContent;
    const filter = () => {
      const wanted = words(input.value);
      items.forEach((item) => (item.hidden = !holds(text(item), wanted)));
      groups.forEach((group) => (group.hidden = !group.querySelector('[data-match]:not([hidden])')));
      const shown = items.filter((item) => !item.hidden).length;
      status.textContent = wanted.length === 0 ? ''
        : status.dataset.shown.replace('{0}', shown).replace('{1}', items.length);
    };
    input.addEventListener('input', filter);
    // Somebody was quicker than the page, or came back to it.
    if (input.value !== input.defaultValue) {
      filter();
    }
    if (!input.form.matches('[method="get"]')) {
      input.addEventListener('keydown', (event) => {
        if (event.key === 'Enter') {
          event.preventDefault();
        }
      });
    }
  });

  // A preset empties the date field, a date unchecks the presets: one of the two is meant.
  const date = document.querySelector('input[type="date"][name="expires"]');
  const presets = document.querySelectorAll('input[type="radio"][name="days"]');
  presets.forEach((preset) => preset.addEventListener('change', () => (date.value = '')));
  date?.addEventListener('input', () => presets.forEach((preset) => (preset.checked = preset.checked && !date.value)));

  // What the token will be able to do, while it is being made.
  const chosen = document.querySelector('[data-chosen]');
  if (chosen) {
    const boxes = document.querySelectorAll('input[name="scopes"]');
    const list = chosen.querySelector('ul');
    const update = () => {
      const lines = [...boxes].filter((box) => box.checked).map((box) => {
        const line = document.createElement('li');
        line.textContent = box.dataset.says;
        return line;
      });
      list.replaceChildren(...lines);
      list.hidden = lines.length === 0;
      chosen.querySelector('[data-none]').hidden = lines.length !== 0;
    };
    boxes.forEach((box) => box.addEventListener('change', update));
    update();
  }
})();
