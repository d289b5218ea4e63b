'use strict';
(function () {
  var toolbar = document.querySelector('.toolbar');
  var rows = Array.prototype.slice.call(document.querySelectorAll('.findings > tbody > tr'));
  var toggles = Array.prototype.slice.call(toolbar.querySelectorAll('button[data-verdict]'));
  var search = toolbar.querySelector('input');
  var severity = toolbar.querySelector('select');
  var benchmark = toolbar.querySelectorAll('select')[1];
  var expand = toolbar.querySelector('button[data-expand]');
  var status = document.getElementById('shown');
  function show() {
    var wanted = {};
    toggles.forEach(function (toggle) {
      wanted[toggle.dataset.verdict] = toggle.getAttribute('aria-pressed') === 'true';
    });
    var words = search.value.toLowerCase().split(/\s+/);
    var count = 0;
    rows.forEach(function (row) {
      var text = row.textContent.toLowerCase();
      var visible = wanted[row.dataset.verdict]
        && (severity.value === '' || severity.value === row.dataset.severity)
        && (benchmark.value === '' || row.dataset.benchmarks.indexOf(' ' + benchmark.value + ' ') >= 0)
        && words.every(function (word) { return text.indexOf(word) >= 0; });
      row.hidden = !visible;
      count += visible ? 1 : 0;
    });
    status.textContent = count + ' of ' + rows.length + ' shown';
  }
  toggles.forEach(function (toggle) {
    toggle.addEventListener('click', function () {
      toggle.setAttribute('aria-pressed', String(toggle.getAttribute('aria-pressed') !== 'true'));
      show();
    });
  });
  search.addEventListener('input', show);
  severity.addEventListener('change', show);
  benchmark.addEventListener('change', show);
  expand.addEventListener('click', function () {
    var open = expand.getAttribute('aria-pressed') !== 'true';
    expand.setAttribute('aria-pressed', String(open));
    document.querySelectorAll('.findings details').forEach(function (details) { details.open = open; });
  });
  document.addEventListener('keydown', function (event) {
    if (event.key === '/' && document.activeElement !== search) {
      event.preventDefault();
      search.focus();
    } else if (event.key === 'Escape' && document.activeElement === search) {
      search.value = '';
      show();
    }
  });
  toolbar.hidden = false;
  show();
}());
