"""Counts which of the shared statements are understood: no unknown `unparsed-statement`, no syntax diagnostic (SQL1xxx but notes), no error.
A statement that is ruled out (eng/statements.json) is not valid in its dialect and is not counted."""
import collections, json, re, sys

given, answered, known, page, fails = sys.argv[1:]
NAMED = 'spark hive bigquery snowflake postgres tsql mysql trino flink redshift duckdb'.split()
ruled = {case: ruling['reason'] for ruling in json.load(open(known))['invalid'] for case in ruling['statements']}


def problem(answer):
    if answer.get('error'): return 'error: ' + str(answer['error'])[:80]
    for found in answer.get('diagnostics') or []:
        if found['code'].startswith('SQL1') and found['severity'] != 'note': return found['message']
    for unknown in answer.get('unknowns') or []:
        if unknown['code'] == 'unparsed-statement': return unknown['message']
    return None


def first_word(sql):
    text = re.sub(r'/\*.*?\*/|--[^\n]*', ' ', sql, flags=re.S).split()
    return ' '.join(word.upper() for word in text[:2])[:40]


answers = {}
for line in open(answered):
    answer = json.loads(line)
    answers[answer['id']] = answer
dialects = collections.defaultdict(collections.Counter)
clusters = collections.Counter()
failing = []
for line in open(given):
    statement = json.loads(line)
    counts = dialects[statement['dialect']]
    reason = problem(answers.get(statement['id'], {'error': 'no answer'}))
    if reason is None:
        counts['understood'] += 1
    elif statement['id'] in ruled:
        counts['ruled'] += 1
    else:
        counts['failed'] += 1
        clusters[statement['dialect'], first_word(statement['sql']), reason] += 1
        failing.append({**statement, 'reason': reason})
with open(fails, 'w') as file:
    for failure in failing: file.write(json.dumps(failure) + '\n')


def table():
    yield '| dialect | statements | ruled out | understood | % | target |'
    yield '|---|---|---|---|---|---|'
    for dialect, counts in sorted(dialects.items()):
        valid = counts['understood'] + counts['failed']
        share = 100 * counts['understood'] / valid
        target = 97 if dialect in NAMED else 90
        yield f"| {dialect} | {sum(counts.values())} | {counts['ruled']} | {counts['understood']} | {share:.2f} | {target}{'' if share >= target else ' **missed**'} |"


def causes():
    yield '| dialect | begins with | message | statements |'
    yield '|---|---|---|---|'
    for (dialect, word, reason), count in sorted(clusters.items(), key=lambda found: (-found[1], found[0])):
        clean = lambda text: text.replace('|', '\\|').replace('\n', ' ')
        yield f'| {dialect} | `{clean(word)}` | {clean(reason)} | {count} |'


text = open(page).read()
for name, lines in (('understood', table()), ('clusters', causes())):
    begin, end = f'<!-- {name} -->', f'<!-- /{name} -->'
    text = text[:text.index(begin) + len(begin)] + '\n\n' + '\n'.join(lines) + '\n\n' + text[text.index(end):]
open(page, 'w').write(text)
print('\n'.join(table()))
