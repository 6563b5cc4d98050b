"""Times `lineage check` from a cold start for a change of many tasks of a real warehouse.

    python3 eng/check-cold.py --lineage src/LineageService.Cli/bin/Release/net10.0/lineage --corpus CORPUS [--tasks 200] [--rounds 3]

CORPUS holds tasks.jsonl.gz and schemas.jsonl.gz. They become a git repository of two commits: the warehouse, and the same with so many tasks changed (every
second one gets a further column, the others another filter). The store is made by `lineage import` of the first. What is timed is the whole process of
`lineage check --base HEAD~1 --head HEAD --store STORE`, from its start to its end, beside the processor time that it took: where a machine is shared, only
the second is the command's. Prints JSON; exit code 1 where the best round takes 10 seconds or more.
"""

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time

LIMIT = 10.0


def git(folder, *arguments):
    identity = ["-c", "user.name=study", "-c", "user.email=study@localhost", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def processor_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def changed(sql, number):
    select = sql.find("SELECT\n")
    if select < 0:
        return None
    where = sql.rfind("WHERE\n")
    if number % 2 == 0 or where < 0:
        return sql[: select + 7] + "  1 AS a_further_column,\n" + sql[select + 7 :]
    return sql[: where + 6] + "  1 = 2 AND\n" + sql[where + 6 :]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lineage", required=True)
    parser.add_argument("--corpus", required=True)
    parser.add_argument("--tasks", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    lineage = os.path.abspath(options.lineage)
    with tempfile.TemporaryDirectory(prefix="lineage-check-") as folder:
        repository, store = os.path.join(folder, "repository"), os.path.join(folder, "store")
        os.mkdir(repository)
        for name in ("tasks.jsonl", "schemas.jsonl"):
            with gzip.open(os.path.join(options.corpus, name + ".gz"), "rt", encoding="utf-8") as packed:
                with open(os.path.join(repository, name), "w", encoding="utf-8", newline="\n") as plain:
                    plain.write(packed.read())
        git(repository, "init", "-q", "-b", "main")
        git(repository, "add", ".")
        git(repository, "commit", "-q", "-m", "the warehouse")
        shared = ["--dialect", "bigquery", "--namespace", "bigquery"]
        started = time.monotonic()
        subprocess.run([lineage, "import", repository, "--store", store, *shared], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        imported = time.monotonic() - started

        tasks, count = [], 0
        path = os.path.join(repository, "tasks.jsonl")
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                task = json.loads(line)
                sql = changed(task.get("sql") or "", count) if count < options.tasks else None
                if sql is not None:
                    count += 1
                    task["sql"] = sql
                    line = json.dumps(task, ensure_ascii=False) + "\n"
                tasks.append(line)
        with open(path, "w", encoding="utf-8", newline="\n") as plain:
            plain.writelines(tasks)
        git(repository, "commit", "-q", "-a", "-m", f"{count} tasks")

        result = {"tasks": count, "importSeconds": round(imported, 1)}
        for name, extra in (("store", ["--store", store]), ("repositoryAlone", [])):
            seconds, processor = [], []
            for _ in range(options.rounds if extra else 1):
                started, before = time.monotonic(), processor_seconds()
                run = subprocess.run(
                    [lineage, "check", repository, "--base", "HEAD~1", "--head", "HEAD", "--format", "json", *shared, *extra], capture_output=True, text=True, check=False)
                seconds.append(round(time.monotonic() - started, 2))
                processor.append(round(processor_seconds() - before, 2))
            if run.returncode not in (0, 1, 3):
                print(run.stderr, file=sys.stderr)
                return 2
            report = json.loads(run.stdout)
            changes = len({source.get("subject") for source in report.get("sources", [])})
            result[name] = {"seconds": seconds, "processorSeconds": processor, "exitCode": run.returncode, "sources": changes, "affected": len(report.get("affected", []))}
        result["load"] = round(os.getloadavg()[0], 1)
        print(json.dumps(result, indent=2))
        return 1 if min(result["store"]["seconds"]) >= LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
