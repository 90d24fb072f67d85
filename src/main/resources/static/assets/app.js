// What makes the pages quicker where scripts run. Every page does its whole work without this file.
(() => {
  'use strict';

  // As SearchText.java does it, so that a search finds the same here and there.
  const normalized = (text) => text.normalize('NFKD').replace(/\p{Mn}/gu, '').toUpperCase().toLowerCase()
    .replaceAll('\u03c2', '\u03c3');
  const words = (text) => normalized(text).split(/[\s\p{Z}\ufeff]+/u).filter(Boolean);
  const holds = (text, wanted) => wanted.every((word) => normalized(text).includes(word));
  const tell = (button, text) => {
    const status = document.getElementById(button.getAttribute('aria-describedby'));
    status.textContent = '';
    setTimeout(() => (status.textContent = text), 50);
  };

  document.querySelectorAll('[data-enhanced]').forEach((element) => (element.hidden = false));

  // Where the style sheet turns rows into cards, some browsers forget that it is a table. Roles that say so are
  // no valid HTML.
  const roles = { table: 'table', thead: 'rowgroup', tbody: 'rowgroup', tr: 'row', td: 'cell',
    'th[scope="col"]': 'columnheader', 'th[scope="row"]': 'rowheader' };
  const giveRoles = (root) => Object.entries(roles).forEach(([parts, role]) => root.querySelectorAll(parts)
    .forEach((part) => part.setAttribute('role', role)));
  giveRoles(document);

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

  // A snippet holds a placeholder for the secret until it is copied, and goes on holding it on the screen.
  const fill = (element) => element.querySelectorAll('[data-fill]').forEach((place) => {
    const secret = document.getElementById('token-secret').textContent.trim();
    place.textContent = place.dataset.fill === 'base64' ? btoa(secret) : secret;
  });

  // What the browser keeps of a page that was left, for the way back, holds no secret.
  const secret = document.getElementById('token-secret');
  if (secret) {
    addEventListener('pagehide', () => document.querySelectorAll('#token-secret, [data-fill]')
      .forEach((place) => (place.textContent = '')));
    addEventListener('pageshow', (event) => event.persisted && location.reload());
  }

  document.querySelectorAll('[data-copy]').forEach((button) => {
    const source = document.getElementById(button.dataset.copy);
    button.addEventListener('click', async () => {
      try {
        const copy = source.cloneNode(true);
        fill(copy);
        await navigator.clipboard.writeText(copy.textContent.trim());
        tell(button, source.querySelector('[data-fill]') ? button.dataset.copiedFilled : button.dataset.copied);
      }
      catch {
        fill(source);
        source.classList.remove('masked');
        getSelection().selectAllChildren(source);
        tell(button, button.dataset.notCopied);
      }
    });
  });

  // Search as you type, in what the page already holds.
  document.querySelectorAll('input[data-filter]').forEach((input) => {
    const place = `#${input.dataset.filter}`;
    const status = document.getElementById(input.dataset.filterStatus);
    const filter = () => {
      const wanted = words(input.value);
      const items = [...document.querySelectorAll(`${place} [data-match]`)];
      items.forEach((item) => (item.hidden = !holds(item.dataset.match || item.textContent, wanted)));
      document.querySelectorAll(`${place} [data-group]`)
        .forEach((group) => (group.hidden = !group.querySelector('[data-match]:not([hidden])')));
      if (status) {
        const shown = items.filter((item) => !item.hidden).length;
        status.textContent = wanted.length === 0 ? ''
          : status.dataset.shown.replace('{0}', shown).replace('{1}', items.length);
      }
    };
    input.addEventListener('input', filter);
    // Somebody was quicker than the page, or came back to it.
    if (input.value !== input.defaultValue) {
      filter();
    }
    if (!input.form?.matches('[method="get"]')) {
      input.addEventListener('keydown', (event) => {
        if (event.key === 'Enter') {
          event.preventDefault();
        }
      });
    }
  });

  // What the page holds may not be all: when the person pauses, the server has the last word, and the address too.
  document.querySelectorAll('form[data-live]').forEach((form) => {
    const status = document.getElementById(form.dataset.live);
    let asking;
    let pause;
    const ask = async () => {
      asking = new AbortController();
      const { signal } = asking;
      const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
      try {
        const answer = await fetch(address, { signal, redirect: 'manual' });
        if (!answer.ok) {
          // A sign-in or an error: that is a page of its own.
          location.assign(address);
          return;
        }
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        page.querySelectorAll('[data-refreshed]').forEach((part) => {
          giveRoles(part);
          document.getElementById(part.id).replaceWith(part);
        });
        history.replaceState(null, '', address);
        status.textContent = document.querySelector('[data-told]').dataset.told;
      }
      catch {
        // The person typed on, went away, or is offline: what is here stays, and Enter asks again.
      }
    };
    const askSoon = () => {
      asking?.abort();
      clearTimeout(pause);
      pause = setTimeout(ask, 350);
    };
    const input = form.querySelector('[type="search"]');
    form.addEventListener('input', askSoon);
    if (input.value !== input.defaultValue) {
      askSoon();
    }
  });

  // A preset empties the date field, a date unchecks the presets: one of the two is meant.
  const date = document.querySelector('input[type="date"][name="expires"]');
  const presets = document.querySelectorAll('input[type="radio"][name="days"]');
  presets.forEach((preset) => preset.addEventListener('change', () => (date.value = '')));
  date?.addEventListener('input', () => presets.forEach((preset) => (preset.checked = preset.checked && !date.value)));

  // The scope picker: presets, what comes along, and what the token will be able to do, while it is being made.
  const picker = document.querySelector('.picker');
  if (picker) {
    const FULL = 'app_token';
    const inputs = [...picker.querySelectorAll('input[value]:is([type="radio"], [type="checkbox"])')];
    const scopes = inputs.filter((input) => input.value !== '');
    const known = new Map(scopes.map((input) => [input.value, input]));
    const never = new Set(scopes.filter((input) => input.disabled));
    const presets = [...document.querySelectorAll('[data-preset]')];
    const more = picker.querySelector('details');
    const summary = document.querySelector('.scope-summary');
    const includedBy = (values) => new Set([...values].flatMap((value) =>
      (known.get(value)?.dataset.includes ?? '').split(' ').filter(Boolean)));
    const highest = (values) => {
      const lower = includedBy(values);
      return values.filter((value) => !lower.has(value));
    };
    const list = (ul, values) => ul.replaceChildren(...values.map((value) => {
      const line = document.createElement('li');
      line.textContent = known.get(value).dataset.says;
      return line;
    }));

    const update = () => {
      const chosen = scopes.filter((input) => input.checked).map((input) => input.value);
      const full = chosen.includes(FULL);
      const included = includedBy(chosen);
      const all = new Set([...chosen, ...included]);
      scopes.forEach((input) => {
        const own = input.type === 'radio' && scopes.some((other) => other.checked && other.name === input.name
          && includedBy([other.value]).has(input.value));
        const comes = !own && (included.has(input.value) || (full && input.value !== FULL && !input.checked));
        const mark = document.getElementById(`about-${input.value}`).querySelector('.with');
        if (mark) {
          mark.hidden = full || !comes;
        }
        input.disabled = never.has(input) || (comes && !input.checked);
      });

      const granted = full ? [FULL] : highest(chosen);
      const areas = new Map();
      scopes.filter((input) => all.has(input.value)).forEach((input) =>
        areas.set(input.dataset.area, [...(areas.get(input.dataset.area) ?? []), input.value]));
      const implied = full ? [] : [...areas.values()].flatMap(highest)
        .filter((value) => included.has(value) && !chosen.includes(value));
      list(summary.querySelector('[data-granted]'), granted);
      list(summary.querySelector('[data-implied]'), implied);
      summary.querySelector('[data-granted]').hidden = granted.length === 0;
      summary.querySelector('[data-implied]').parentElement.hidden = implied.length === 0;
      summary.querySelector('[data-none]').hidden = granted.length !== 0;
      summary.querySelector('[data-denied]').hidden = granted.length === 0;
      summary.querySelectorAll('[data-unless]').forEach((line) => {
        const { given, unless } = line.dataset;
        line.hidden = (given && !all.has(given)) || unless.split(' ').some((value) => all.has(value));
      });

      presets.forEach((preset) => {
        const wanted = preset.dataset.preset.split(' ');
        const current = wanted.length === chosen.length && wanted.every((value) => chosen.includes(value));
        preset.toggleAttribute('aria-current', current);
        if (current) {
          preset.setAttribute('aria-current', 'true');
        }
        document.getElementById(preset.getAttribute('aria-describedby')).hidden = !current;
      });
    };

    const openIfChosen = () => {
      more.open ||= [...more.querySelectorAll('input:checked')].some((input) => input.value !== '');
    };
    presets.forEach((preset) => preset.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) {
        return;
      }
      event.preventDefault();
      const wanted = preset.dataset.preset.split(' ');
      inputs.forEach((input) => (input.checked = wanted.includes(input.value)
        || (input.value === '' && !inputs.some((other) => other.name === input.name && wanted.includes(other.value)))));
      openIfChosen();
      update();
    }));
    let opened = more.open;
    const search = picker.querySelector('[type="search"]');
    search.addEventListener('input', () => {
      more.open = search.value.trim() !== '' || opened;
    });
    more.querySelector('summary').addEventListener('click', () => (opened = !more.open));
    picker.addEventListener('change', update);
    addEventListener('pageshow', update);
    update();
  }

  // Shortcuts of one key, which a person can switch off on the help page: WCAG 2.1.4.
  const shortcuts = {
    '/': { name: 'search', act: () => {
      const field = [...document.querySelectorAll('input[type="search"]')].find((input) => input.checkVisibility());
      field?.focus();
      return field;
    } },
    '?': { name: 'help', act: () => window.open(document.querySelector('a[data-help]').href, '_blank') || true },
  };
  const off = new Set();
  const nameInStore = (name) => `patkeeper.shortcut.${name}`;
  try {
    Object.values(shortcuts).filter(({ name }) => localStorage.getItem(nameInStore(name)) === 'off')
      .forEach(({ name }) => off.add(name));
  }
  catch {
    // Storage is forbidden here, so the shortcuts are as they come.
  }

  document.querySelectorAll('[data-shortcut]').forEach((box) => {
    const name = box.dataset.shortcut;
    box.checked = !off.has(name);
    box.addEventListener('change', () => {
      try {
        off[box.checked ? 'delete' : 'add'](name);
        localStorage.setItem(nameInStore(name), box.checked ? 'on' : 'off');
      }
      catch {
        const status = document.getElementById(box.getAttribute('aria-describedby'));
        status.textContent = status.dataset.forgotten;
      }
    });
  });

  document.addEventListener('keydown', (event) => {
    const shortcut = shortcuts[event.key];
    // Some keyboards have these characters only on a layer that AltGr opens, which counts as Ctrl and Alt.
    const combined = (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState('AltGraph');
    const typing = event.target.isContentEditable || event.isComposing
      || event.target.matches('input:not([type="checkbox"], [type="radio"]), select, textarea');
    if (shortcut && !off.has(shortcut.name) && !combined && !typing && shortcut.act()) {
      event.preventDefault();
    }
  });
})();
