// Makes pages quicker to use. All of them also work without this script.
(() => {
  'use strict';

  // Like SearchNormalizer.java, so that both searches find the same.
  const normalized = (text) => text.normalize('NFKD').replace(/\p{Mn}/gu, '').toUpperCase().toLowerCase()
    .replaceAll('\u03c2', '\u03c3');
  const words = (text) => normalized(text).split(/[\s\p{Z}\ufeff]+/u).filter(Boolean);
  const holds = (text, wanted) => wanted.every((word) => normalized(text).includes(word));
  const announce = (button, text) => {
    const status = document.getElementById(button.getAttribute('aria-describedby'));
    status.textContent = '';
    setTimeout(() => (status.textContent = text), 50);
  };

  const enhance = (root, enhanced = true) => {
    root.querySelectorAll('[data-enhanced]').forEach((element) => (element.hidden = !enhanced));
    root.querySelectorAll('[data-scriptless]').forEach((element) => (element.hidden = enhanced));
  };
  enhance(document);

  document.querySelector('[data-first]')?.focus({ preventScroll: true });

  // A group of links is one stop for the Tab key. The arrow keys move within it.
  document.querySelectorAll('[data-arrows]').forEach((group) => {
    const links = [...group.querySelectorAll('a')];
    const choose = (chosen) => links.forEach((link) => link.setAttribute('tabindex', link === chosen ? '0' : '-1'));
    choose(links.find((link) => link.hasAttribute('aria-current')) ?? links[0]);
    group.addEventListener('keydown', (event) => {
      const at = links.indexOf(event.target.closest('a'));
      const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: links.length - 1 }[event.key];
      if (links[next] && !event.altKey && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        choose(links[next]);
        links[next].focus();
      }
    });
  });

  // Where the style sheet shows rows as cards, some browsers no longer treat the table as one. The roles are set
  // here, as they are not valid in HTML.
  const roles = { table: 'table', thead: 'rowgroup', tbody: 'rowgroup', tr: 'row', td: 'cell',
    'th[scope="col"]': 'columnheader', 'th[scope^="row"]': 'rowheader' };
  const giveRoles = (root) => Object.entries(roles).forEach(([parts, role]) => root.querySelectorAll(parts)
    .forEach((part) => part.setAttribute('role', role)));
  giveRoles(document);

  // From the next page on, times are in the person's time zone.
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  if (timeZone) {
    const secure = location.protocol === 'https:' ? '; Secure' : '';
    try {
      document.cookie = `time-zone=${timeZone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    }
    catch {
      // The page has no origin, so it cannot have cookies.
    }
  }

  // The focus goes on from a closed notice to the page.
  document.querySelectorAll('[data-close]').forEach((button) => button.addEventListener('click', () => {
    button.closest('.notice').remove();
    document.getElementById('content').focus();
  }));

  // The secret is masked until the person shows it, and can be copied without that.
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

  // Asks before a secret is deleted that was neither copied nor shown. Without this script, it is always shown.
  document.querySelectorAll('form[data-asks]').forEach((form) => {
    const question = document.getElementById(form.dataset.asks);
    let taken = false;
    const take = () => (taken = true);
    document.querySelectorAll('[data-show], [data-copy], [data-take]')
      .forEach((button) => button.addEventListener('click', take));
    document.addEventListener('copy', take);
    form.addEventListener('submit', (event) => {
      if (!taken && !event.submitter?.matches('[data-anyway]')) {
        event.preventDefault();
        question.showModal();
      }
    });
    question.querySelector('[data-dismiss]').addEventListener('click', () => question.close());
  });

  // A snippet has a placeholder for the secret, which is replaced only in the copy.
  const fill = (element) => element.querySelectorAll('[data-fill]').forEach((place) => {
    const secret = document.getElementById('token-secret').textContent.trim();
    place.textContent = place.dataset.fill === 'base64' ? btoa(secret) : secret;
  });

  // Removes secrets from the page before the browser caches it for the Back button.
  if (document.querySelector('#token-secret, [data-secret]')) {
    addEventListener('pagehide', () => document.querySelectorAll('#token-secret, [data-secret], [data-fill]')
      .forEach((place) => (place.textContent = '')));
    addEventListener('pageshow', (event) => event.persisted && location.reload());
  }

  // The link to the form is to say what is chosen now. Like on the server, it never chooses full access.
  const formLink = document.querySelector('form #form-link');
  if (formLink) {
    const { elements } = formLink.closest('form');
    document.querySelector('[data-copy="form-link"]').addEventListener('click', () => {
      const chosen = [...elements].filter((input) => input.checked && input.value && input.value !== 'app_token');
      const expires = elements.expires.value;
      const url = new URL(formLink.href);
      url.search = '';
      Object.entries({
        name: elements.name.value.trim(),
        organization: elements.organization.value,
        scopes: chosen.filter((input) => input.dataset.area).map((input) => input.value).join(','),
        days: expires ? '' : chosen.find((input) => input.name === 'days')?.value,
        expires,
      }).forEach(([parameter, value]) => value && url.searchParams.set(parameter, value));
      formLink.href = url.href.replaceAll('%2C', ',');
      formLink.textContent = formLink.href;
    });
  }

  document.querySelectorAll('[data-copy]').forEach((button) => {
    const source = document.getElementById(button.dataset.copy);
    button.addEventListener('click', async () => {
      try {
        const copy = source.cloneNode(true);
        fill(copy);
        await navigator.clipboard.writeText(copy.textContent.trim());
        announce(button, source.querySelector('[data-fill]') ? button.dataset.copiedFilled : button.dataset.copied);
      }
      catch {
        fill(source);
        source.classList.remove('masked');
        source.closest('[hidden]')?.removeAttribute('hidden');
        getSelection().selectAllChildren(source);
        announce(button, button.dataset.notCopied);
      }
    });
  });

  // Closes the menu of a row.
  const closeMenus = (except) => document.querySelectorAll('details.menu[open]')
    .forEach((menu) => (menu.open = menu === except));
  document.addEventListener('click', (event) => closeMenus(event.target.closest('details.menu')));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      const menu = event.target.closest('details.menu[open]');
      closeMenus();
      menu?.querySelector('summary').focus();
    }
  });

  // Selects tokens. What has changed is sent at once, so that it is kept whichever way the person leaves the page.
  const rowBoxes = (form) => [...form.querySelectorAll('tbody [type="checkbox"]')];
  const showSelection = (form) => {
    const boxes = rowBoxes(form).filter((box) => !box.closest('tr').hidden);
    const checked = boxes.filter((box) => box.checked).length;
    const pageBox = form.querySelector('thead [type="checkbox"]');
    if (pageBox) {
      pageBox.checked = checked > 0 && checked === boxes.length;
      pageBox.indeterminate = checked > 0 && checked < boxes.length;
    }
    const selected = form.querySelector('#selected');
    if (selected) {
      selected.parentElement.hidden = selected.dataset.size === '0';
    }
  };
  const prepareSelection = (root) => root.querySelectorAll('form.choose').forEach((form) => {
    // Changes of this box are sent, not what differs when the form is submitted.
    form.querySelector('[name="wasAll"]')?.remove();
    const cell = form.querySelector('thead .pick');
    if (cell) {
      const label = document.createElement('label');
      const box = document.createElement('input');
      box.type = 'checkbox';
      box.setAttribute('aria-label', cell.dataset.label);
      label.append(box);
      cell.append(label);
    }
    showSelection(form);
  });
  prepareSelection(document);

  let changes = new Map();
  const checkLike = ({ checked }, boxes) => boxes.filter((box) => box.checked !== checked).forEach((box) => {
    box.checked = checked;
    changes.set(box, checked);
  });
  let sending;
  const sendChanges = async (form) => {
    while (changes.size > 0) {
      const sent = changes;
      changes = new Map();
      const body = new URLSearchParams(new FormData(form));
      ['token', 'was', 'all'].forEach((name) => body.delete(name));
      sent.forEach((checked, box) => (box.name === 'all' ? body.append(checked ? 'all' : 'wasAll', 'true')
        : body.append(checked ? 'token' : 'was', box.value)));
      body.append('here', rowBoxes(form).filter((box) => box.checked).length);
      try {
        const headers = { 'X-Requested-With': 'fetch' };
        const url = form.getAttribute('action');
        const answer = await fetch(url, { method: 'POST', headers, body, keepalive: true, redirect: 'manual' });
        const page = answer.ok && new DOMParser().parseFromString(await answer.text(), 'text/html');
        const selected = page && page.getElementById('selected');
        if (!selected || selected.dataset.full) {
          // A redirect to the sign-in, an error page, or more than can be selected.
          location.reload();
          return;
        }
        document.getElementById('found-status').textContent = selected.querySelector('span').textContent;
        document.getElementById('selected')?.replaceWith(selected);
        document.querySelectorAll('form.choose').forEach(showSelection);
      }
      catch {
        // Offline: the form still sends what is checked.
        enhance(form, false);
        return;
      }
    }
  };
  document.addEventListener('change', ({ target }) => {
    const form = target.closest('form.choose');
    if (!form || target.type !== 'checkbox') {
      return;
    }
    if (target.name === 'all') {
      changes.clear();
      changes.set(target, target.checked);
      rowBoxes(form).forEach((box) => (box.checked = target.checked));
    }
    else {
      if (target.name) {
        changes.set(target, target.checked);
      }
      else {
        checkLike(target, rowBoxes(form).filter((box) => !box.closest('tr').hidden));
      }
      form.elements.all.checked &&= target.checked;
    }
    showSelection(form);
    sending ??= sendChanges(form).finally(() => (sending = undefined));
  });
  // With Shift, a box takes along all between itself and the one before.
  let lastBox;
  document.addEventListener('click', (event) => {
    const box = event.target.closest('form.choose tbody [type="checkbox"]');
    if (box) {
      const boxes = rowBoxes(box.form);
      const ends = [boxes.indexOf(lastBox), boxes.indexOf(box)].sort((one, other) => one - other);
      if (event.shiftKey && ends[0] >= 0) {
        checkLike(box, boxes.slice(ends[0], ends[1] + 1));
      }
      lastBox = box;
    }
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target.matches('form.choose [type="checkbox"]')) {
      event.preventDefault();
    }
  });
  document.addEventListener('mousedown', (event) => {
    if (event.shiftKey && event.target.closest('.pick')) {
      event.preventDefault();
    }
  });
  document.addEventListener('submit', (event) => {
    if (sending && event.target.matches('form.choose')) {
      event.preventDefault();
      sending.then(() => event.target.requestSubmit(event.submitter));
    }
  });

  // Filters what is on the page as the person types.
  document.querySelectorAll('input[data-filter]').forEach((input) => {
    const place = `#${input.dataset.filter}`;
    const status = document.getElementById(input.dataset.filterStatus);
    const filter = () => {
      const wanted = words(input.value);
      const items = [...document.querySelectorAll(`${place} [data-match]`)];
      items.forEach((item) => (item.hidden = !holds(item.dataset.match || item.textContent, wanted)));
      document.querySelectorAll(`${place} [data-group]`)
        .forEach((group) => (group.hidden = !group.querySelector('[data-match]:not([hidden])')));
      const unfiltered = document.querySelectorAll(`[data-unfiltered="${input.dataset.filter}"]`);
      unfiltered.forEach((part) => (part.hidden = wanted.length > 0));
      // The person may be far down in what has just become short.
      if (unfiltered.length > 0 && wanted.length > 0 && document.querySelector(place).getBoundingClientRect().top < 0) {
        document.querySelector(place).scrollIntoView();
      }
      if (status) {
        const shown = items.filter((item) => !item.hidden).length;
        status.textContent = wanted.length === 0 ? ''
          : status.dataset.shown.replace('{0}', shown).replace('{1}', items.length);
      }
    };
    input.addEventListener('input', filter);
    // The person has typed before the script was loaded, or has come back to the page.
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

  // There may be more matches on other pages, so the server searches as well when the person pauses.
  document.querySelectorAll('form[data-live]').forEach((form) => {
    const status = document.getElementById(form.dataset.live);
    let asking;
    let pause;
    const ask = async (entered) => {
      asking = new AbortController();
      const { signal } = asking;
      const url = new URL(form.action);
      url.search = new URLSearchParams(new FormData(form));
      try {
        // Without the rest of the page.
        const headers = { 'X-Requested-With': 'fetch' };
        const answer = await fetch(url, { headers, signal, redirect: 'manual' });
        if (!answer.ok) {
          // A redirect to the sign-in, or an error page.
          location.assign(url);
          return;
        }
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        page.querySelectorAll('[data-refreshed]').forEach((part) => {
          enhance(part);
          giveRoles(part);
          prepareSelection(part);
          document.getElementById(part.id).replaceWith(part);
        });
        history.replaceState(null, '', url);
        status.textContent = document.querySelector('[data-status]').dataset.status;
      }
      catch {
        // The person has typed more, has left the page, or is offline.
        if (entered && !signal.aborted) {
          form.submit();
        }
      }
    };
    const askSoon = () => {
      asking?.abort();
      clearTimeout(pause);
      pause = setTimeout(ask, 350);
    };
    // The focus stays where it is, which a new page would lose.
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      asking?.abort();
      clearTimeout(pause);
      ask(true);
    });
    const input = form.querySelector('[type="search"]');
    form.addEventListener('input', askSoon);
    if (input.value !== input.defaultValue) {
      askSoon();
    }
  });

  // A preset clears the date field, and a date clears the presets, as only one of them is used.
  const date = document.querySelector('input[type="date"][name="expires"]');
  const presets = document.querySelectorAll('input[type="radio"][name="days"]');
  presets.forEach((preset) => preset.addEventListener('change', () => (date.value = '')));
  date?.addEventListener('input', () => presets.forEach((preset) => (preset.checked = preset.checked && !date.value)));

  // Lifetimes beyond the known limit of the chosen organization are off.
  const organization = document.querySelector('select#organization');
  organization?.addEventListener('change', () => {
    const longest = Number(organization.selectedOptions[0].dataset.longest ?? Infinity);
    const lifetimes = [...presets];
    lifetimes.forEach((preset) => {
      preset.disabled = Number(preset.value) > longest;
      if (preset.disabled) {
        preset.setAttribute('aria-describedby', `limit-${organization.value.toLowerCase()}`);
      }
      else {
        preset.removeAttribute('aria-describedby');
      }
    });
    if (lifetimes.some((preset) => preset.checked && preset.disabled)) {
      lifetimes.forEach((preset) => (preset.checked = false));
      const longestAllowed = lifetimes.filter((preset) => !preset.disabled).at(-1);
      if (longestAllowed) {
        longestAllowed.checked = true;
      }
    }
  });

  // Updates the scope picker: included scopes, the summary of what the token can do, and the presets.
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

  // Shortcuts with a single key, which can be switched off on the help page (WCAG 2.1.4).
  const shortcuts = {
    '/': { name: 'search', act: () => {
      const field = [...document.querySelectorAll('input[type="search"]')].find((input) => input.checkVisibility());
      const { top = 0, bottom = 0 } = field?.getBoundingClientRect() ?? {};
      field?.focus({ preventScroll: top >= 0 && bottom <= innerHeight });
      return field;
    } },
    '?': { name: 'help', act: () => window.open(document.querySelector('a[data-help]').href, '_blank') || true },
  };
  const off = new Set();
  const storageKey = (name) => `patkeeper.shortcut.${name}`;
  try {
    Object.values(shortcuts).filter(({ name }) => localStorage.getItem(storageKey(name)) === 'off')
      .forEach(({ name }) => off.add(name));
  }
  catch {
    // The browser forbids storage, so all shortcuts are on.
  }

  document.querySelectorAll('[data-shortcut]').forEach((box) => {
    const name = box.dataset.shortcut;
    box.checked = !off.has(name);
    box.addEventListener('change', () => {
      try {
        off[box.checked ? 'delete' : 'add'](name);
        localStorage.setItem(storageKey(name), box.checked ? 'on' : 'off');
      }
      catch {
        const status = document.getElementById(box.getAttribute('aria-describedby'));
        status.textContent = status.dataset.forgotten;
      }
    });
  });

  document.addEventListener('keydown', (event) => {
    const shortcut = shortcuts[event.key];
    // On some keyboards these characters require AltGr, which counts as Ctrl and Alt.
    const combined = (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState('AltGraph');
    const typing = event.target.isContentEditable || event.isComposing
      || event.target.matches('input:not([type="checkbox"], [type="radio"]), select, textarea');
    if (shortcut && !off.has(shortcut.name) && !combined && !typing && shortcut.act()) {
      event.preventDefault();
    }
  });
})();
