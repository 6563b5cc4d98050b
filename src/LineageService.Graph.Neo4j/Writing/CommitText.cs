namespace LineageService.Graph.Neo4j.Writing;

/// <summary>
/// The statement that writes a commit: one text, so that it is planned once; a part whose list is empty costs nothing. The counter of commits comes
/// behind all that may wait for another's lock, so that it is held for the shortest time; what needs the commit's number comes behind it.
/// </summary>
internal static class CommitText
{
    /// <summary>
    /// Begins a statement that is planned once. The plan seeks by key everywhere, whatever the statistics say, so there is nothing to gain from another
    /// one as the graph grows, and planning a long statement takes a second.
    /// </summary>
    public const string PlannedOnce = "CYPHER replan=skip\n";

    /// <summary>The whole commit.</summary>
    public const string Whole = Parts + Counter + Log;

    /// <summary>Everything but the counter. May run several times in one transaction, each time with a part of the lists.</summary>
    public const string Parts = PlannedOnce + Descriptions + Fields + Links + Runs + EdgeSets + Flows + States;

    /// <summary>New relationships alone, for commits with more of them than one statement should have.</summary>
    public const string NewFlows = PlannedOnce + CreatedFlows;

    /// <summary>The counter, events and changes.</summary>
    public const string Finish = PlannedOnce + Counter + Log;

    /// <summary>The lists of <see cref="Finish"/>.</summary>
    public static readonly string[] FinishLists = ["newMerges", "merges", "newEvents", "bodies", "events", "changes"];

    private const string CreatedFlows = """
        CALL () { UNWIND $c.flows AS s WITH s, split(s.nodes, ' ') AS keys UNWIND split(s.edges, ';') AS edge WITH s, keys, split(edge, ' ') AS r
          MATCH (a:LineageNode {key: keys[toInteger(r[0])]}) MATCH (b:LineageNode {key: keys[toInteger(r[1])]})
          CREATE (a)-[f:FLOWS_TO {set: s.set, job: s.job, evidence: s.evidence, type: CASE r[2] WHEN 'D' THEN 'DIRECT' ELSE 'INDIRECT' END, subtype: r[3],
            masking: r[4] = '1', approximate: r[5] = '1', functions: s.texts[toInteger(r[6])], validFrom: s.times[toInteger(r[7])],
            validTo: s.times[toInteger(r[8])]}]->(b) }
        """;

    private const string Descriptions = """
        CALL () { UNWIND $c.mentioned AS r MERGE (d:Dataset {key: r.key}) ON CREATE SET d = r }
        CALL () { UNWIND $c.newDatasets AS r CREATE (d:Dataset) SET d = r }
        CALL () { UNWIND $c.datasets AS r MATCH (d:Dataset {key: r.key}) SET d += r }
        CALL () { UNWIND $c.newJobs AS r CREATE (j:Job) SET j = r }
        CALL () { UNWIND $c.jobs AS r MATCH (j:Job {key: r.key}) SET j += r }
        CALL () { UNWIND $c.formerDatasets AS r MATCH (d:Dataset {key: r.owner}) CREATE (d)-[:WAS]->(v:FormerDescription) SET v = r }
        CALL () { UNWIND $c.formerJobs AS r MATCH (j:Job {key: r.owner}) CREATE (j)-[:WAS]->(v:FormerDescription) SET v = r }
        CALL () { UNWIND $c.wrong AS r MATCH (v) WHERE elementId(v) = r.id SET v.recordedTo = r.recordedTo, v.closedAt = r.closedAt, v.endKnown = r.endKnown }
        CALL () { UNWIND $c.unseen AS r MATCH (v) WHERE elementId(v) = r DETACH DELETE v }

        """;

    private const string Fields = """
        CALL () { UNWIND $c.described AS r MATCH (d:Dataset {key: r.key})
          CALL (d, r) { MATCH (d)-[:HAS_FIELD]->(f:Field) WHERE f.position IS NOT NULL AND NOT f.name IN r.fields REMOVE f.position, f.type, f.mode }
          CALL (d) { MATCH (d)-[l:HAS_LABEL]->() DELETE l }
          CALL (d) { MATCH (d)-[:HAS_FIELD]->(f) CALL (f) { MATCH (f)-[l:HAS_LABEL]->() DELETE l } }
          CALL (d) { MATCH (d)-[l:ALIAS_OF]->() DELETE l } }
        CALL () { UNWIND $c.fields AS r MATCH (d:Dataset {key: r.dataset}) UNWIND split(r.rows.text, r.rows.row) AS row WITH d, r, split(row, r.rows.cell) AS f
          MERGE (n:LineageNode {key: f[0]}) ON CREATE SET n:Field, n.name = f[1], n.datasetName = r.name, n.search = f[3] + ' ' + r.search
          SET n.mention = coalesce(n.mention, toInteger(f[2]))
          FOREACH (x IN CASE f[4] WHEN '' THEN [] ELSE [n] END | SET x.position = toInteger(f[4]), x.search = f[3] + ' ' + r.search,
            x.type = CASE f[5] WHEN '' THEN null ELSE substring(f[5], 1) END, x.mode = CASE f[6] WHEN '' THEN null ELSE substring(f[6], 1) END)
          MERGE (d)-[:HAS_FIELD]->(n) }
        CALL () { UNWIND $c.longNames AS r MATCH (n:LineageNode {key: r[0]}) SET n.path = r[1] }
        CALL () { UNWIND $c.rowSets AS r MATCH (d:Dataset {key: r.dataset})
          MERGE (n:LineageNode {key: r.key}) ON CREATE SET n:RowSet, n.name = r.name, n.datasetName = r.name
          MERGE (d)-[:HAS_ROW_SET]->(n) }

        """;

    private const string Links = """
        CALL () { UNWIND $c.relinked AS r MATCH (j:Job {key: r})
          CALL (j) { MATCH (j)-[l:READS|WRITES|HAS_LABEL]->() DELETE l } }
        CALL () { UNWIND $c.reads AS r MATCH (j:Job {key: r[0]}) MATCH (d:Dataset {key: r[1]}) CREATE (j)-[:READS]->(d) }
        CALL () { UNWIND $c.writes AS r MATCH (j:Job {key: r[0]}) MATCH (d:Dataset {key: r[1]}) CREATE (j)-[:WRITES]->(d) }
        CALL () { UNWIND $c.aliases AS r MATCH (a:Dataset {key: r[0]}) MATCH (d:Dataset {key: r[1]}) CREATE (a)-[:ALIAS_OF]->(d) }
        CALL () { UNWIND $c.datasetLabels AS r MERGE (l:Label {name: r[1]}) WITH l, r MATCH (n:Dataset {key: r[0]}) CREATE (n)-[:HAS_LABEL]->(l) }
        CALL () { UNWIND $c.jobLabels AS r MERGE (l:Label {name: r[1]}) WITH l, r MATCH (n:Job {key: r[0]}) CREATE (n)-[:HAS_LABEL]->(l) }
        CALL () { UNWIND $c.fieldLabels AS r MERGE (l:Label {name: r[1]}) WITH l, r MATCH (n:LineageNode {key: r[0]}) CREATE (n)-[:HAS_LABEL]->(l) }

        """;

    private const string Runs = """
        CALL () { WITH $c.newRuns AS t UNWIND split(t.text, t.row) AS row WITH split(row, t.cell) AS r
          WITH r, toInteger(r[6]) AS started, toInteger(r[7]) AS ended MATCH (j:Job {key: r[2]})
          CREATE (j)-[:HAS_RUN]->(x:Run {id: r[0], job: r[1], jobKey: r[2], jobNamespace: r[3], jobName: r[4],
            state: CASE r[5] WHEN '' THEN null ELSE substring(r[5], 1) END, startedTicks: started, endedTicks: ended, recordedTicks: toInteger(r[11]),
            startedAt: datetime({epochSeconds: started / 10000000 - 62135596800, nanosecond: started % 10000000 * 100}),
            endedAt: CASE WHEN ended IS NULL THEN null ELSE datetime({epochSeconds: ended / 10000000 - 62135596800, nanosecond: ended % 10000000 * 100}) END,
            parentNamespace: CASE r[8] WHEN '' THEN null ELSE substring(r[8], 1) END, parentName: CASE r[9] WHEN '' THEN null ELSE substring(r[9], 1) END,
            parentRun: CASE r[10] WHEN '' THEN null ELSE r[10] END, stamp: CASE r[12] WHEN '' THEN null ELSE substring(r[12], 1) END,
            endRecordedTicks: toInteger(r[13]), subsets: CASE r[14] WHEN '' THEN null ELSE substring(r[14], 1) END}) }
        CALL () { UNWIND $c.runs AS r MATCH (x:Run {id: r.id}) SET x += r
          WITH x, r OPTIONAL MATCH (o:Job)-[h:HAS_RUN]->(x) WHERE o.key <> r.jobKey DELETE h
          WITH x, r MATCH (j:Job {key: r.jobKey}) MERGE (j)-[:HAS_RUN]->(x) }

        """;

    private const string EdgeSets = """
        CALL () { UNWIND $c.closedSets AS r MATCH (e) WHERE elementId(e) = r.id REMOVE e:EdgeSet SET e:FormerEdgeSet, e += r.set }
        CALL () { UNWIND $c.changedSets AS r MATCH (e) WHERE elementId(e) = r.id SET e += r.set }
        CALL () { UNWIND $c.goneSets AS r MATCH (e) WHERE elementId(e) = r DETACH DELETE e }
        CALL () { UNWIND $c.newSets AS r MATCH (j:Job {key: r.set.jobKey}) MATCH (d:Dataset {key: r.set.targetKey})
          CREATE (j)-[:CLAIMS]->(e:EdgeSet)-[:INTO]->(d) SET e = r.set
          WITH e, r UNWIND r.sources AS s MATCH (x:Dataset {key: s}) CREATE (e)-[:READS]->(x) }
        CALL () { UNWIND $c.newFormerSets AS r MATCH (j:Job {key: r.set.jobKey}) MATCH (d:Dataset {key: r.set.targetKey})
          CREATE (j)-[:CLAIMS]->(e:FormerEdgeSet)-[:INTO]->(d) SET e = r.set
          WITH e, r UNWIND r.sources AS s MATCH (x:Dataset {key: s}) CREATE (e)-[:READS]->(x) }

        """;

    // A relationship is found by its ends, its set, what it says, and a time at which it holds: of one set, those do not overlap. Both ends come
    // first, since then the shorter of their lists of relationships is looked through: half a warehouse may flow out of one column.
    private const string Flows = """
        CALL () { UNWIND $c.endedFlows AS r MATCH (a:LineageNode {key: r[0]}) MATCH (b:LineageNode {key: r[1]})
          CALL (r, a, b) { MATCH (a)-[f:FLOWS_TO]->(b)
            WHERE f.set = r[2] AND f.subtype = r[3] AND f.masking = r[4] AND f.validFrom <= r[5] AND (f.validTo IS NULL OR f.validTo > r[5])
            SET f.validTo = r[6] } }
        CALL () { UNWIND $c.cutFlows AS r MATCH (a:LineageNode {key: r[0]}) MATCH (b:LineageNode {key: r[1]})
          CALL (r, a, b) { MATCH (a)-[f:FLOWS_TO]->(b)
            WHERE f.set = r[2] AND f.subtype = r[3] AND f.masking = r[4] AND f.validFrom <= r[5] AND (f.validTo IS NULL OR f.validTo > r[5])
            FOREACH (x IN CASE WHEN f.validFrom < r[5] THEN [f] ELSE [] END | SET x.validTo = r[5])
            FOREACH (x IN CASE WHEN f.validFrom < r[5] THEN [] ELSE [f] END | DELETE x) } }
        CALL () { UNWIND $c.retoldFlows AS r MATCH (a:LineageNode {key: r[0]}) MATCH (b:LineageNode {key: r[1]})
          CALL (r, a, b) { MATCH (a)-[f:FLOWS_TO]->(b)
            WHERE f.set = r[2] AND f.subtype = r[3] AND f.masking = r[4] AND f.validFrom <= r[5] AND (f.validTo IS NULL OR f.validTo > r[5])
            SET f.functions = r[6], f.approximate = r[7] } }

        """ + CreatedFlows + "\n";

    private const string States = """
        CALL () { UNWIND $c.folds AS r MERGE (f:FoldState {key: r.key}) SET f += r }
        CALL () { UNWIND $c.newStates AS r CREATE (k:KeyedState) SET k = r }
        CALL () { UNWIND $c.states AS r MATCH (k:KeyedState {key: r.key}) SET k += r }

        """;

    private const string Counter = """
        CALL () { MATCH (s:Store {name: 'lineage'}) SET s.epoch = s.epoch + $c.commits RETURN s.epoch AS last }

        """;

    private const string Log = """
        CALL (last) { UNWIND $c.newMerges AS r CREATE (m:IdentityMerge) SET m = r, m.place = last * 1048576 + r.place }
        CALL () { UNWIND $c.merges AS r MATCH (m:IdentityMerge {id: r.id}) SET m += r }
        CALL (last) { WITH $c.newEvents AS t, last
          UNWIND split(t.text, t.row) AS row WITH last, split(row, t.cell) AS r WITH last, r, toInteger(r[3]) AS received
          CREATE (e:Event {hash: r[0], kind: r[1], reason: CASE r[2] WHEN '' THEN null ELSE substring(r[2], 1) END, received: received,
            receivedAt: datetime({epochSeconds: received / 10000000 - 62135596800, nanosecond: received % 10000000 * 100}),
            position: CASE r[4] WHEN '' THEN null ELSE substring(r[4], 1) END, size: toInteger(r[5]), place: last * 1048576 + toInteger(r[6])}) }
        CALL () { UNWIND $c.bodies AS r MATCH (e:Event {hash: r[0]}) SET e.body = r[1] }
        CALL () { UNWIND $c.events AS r MATCH (e:Event {hash: r.hash}) SET e.kind = r.kind, e.reason = r.reason }
        CALL (last) { UNWIND $c.changes AS r CREATE (c:Change {epoch: last - $c.commits + r.number}) SET c += r }
        RETURN last
        """;
}
